using Paycare.Identity;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Transfers;

/// <summary>Who is on the other side of a transfer.</summary>
internal sealed class TransferDetails(IdentityApi identity) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.Transfer;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var others = rows.Select(row => Other(row, account)).OfType<CustomerId>().Distinct().ToList();
        var names = others.Count == 0 ? null : await identity.FindCustomersAsync(others, cancel);
        return rows.ToDictionary(
            row => row.Id,
            row => new AttemptDetail
            {
                OtherParty = Other(row, account) is { } other ? names!.GetValueOrDefault(other)?.Name ?? "•••" : null,
            }
        );
    }

    /// <summary>The row names the receiver, its key the payer.</summary>
    private static CustomerId? Other(JournalEntry row, AccountId account) =>
        row.Debit != account ? WalletAccounts.CustomerOf(row.Client)
        : StrongId.TryRead<CustomerId>(row.Reference, out var receiver) ? receiver
        : null;
}
