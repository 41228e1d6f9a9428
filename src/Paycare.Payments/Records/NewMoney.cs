using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Payments.History;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Records;

/// <summary>What moved in a wallet after a row.</summary>
/// <param name="Moved">What moved, oldest first.</param>
/// <param name="Row">The newest row that was read, refused ones too.</param>
/// <param name="IsMore">Whether there may be more.</param>
public sealed record MoneyMoved(IReadOnlyList<AttemptFacts> Moved, long Row, bool IsMore);

/// <summary>Reads what is new in wallets, row after row.</summary>
internal sealed class NewMoney(LedgerApi ledger, AttemptReader reader)
{
    /// <summary>A wallet's figures, from memory; <c>null</c> while it has no account.</summary>
    public AccountView? Figures(CustomerId customer) => TryFind(customer, out var account) ? ledger.View(account) : null;

    /// <summary>The last row before a moment, or at it.</summary>
    public async Task<long> RowAtAsync(CustomerId customer, DateTimeOffset at, CancellationToken cancel) =>
        TryFind(customer, out _) ? (await ledger.RowAtAsync(at, cancel)).Sequence : 0;

    public async Task<MoneyMoved> AfterAsync(CustomerId customer, long row, int atMost, CancellationToken cancel)
    {
        if (!TryFind(customer, out var account))
        {
            return new MoneyMoved([], row, IsMore: false);
        }

        var rows = await ledger.EntriesAfterAsync(account, new AttemptId(row), atMost, cancel);
        var moved = rows.Where(r => AttemptFilter.Moved.Fits(r, account)).ToList();
        return new MoneyMoved(
            moved.Count == 0 ? [] : await reader.ReadAsync(customer, account, moved, cancel),
            rows.Count == 0 ? row : rows[^1].Id.Sequence,
            rows.Count == atMost
        );
    }

    private bool TryFind(CustomerId customer, out AccountId account) =>
        ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out account);
}
