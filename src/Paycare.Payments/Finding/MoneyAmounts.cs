using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Finding;

/// <summary>Finds attempts by amount and time, or by merchant, over all customers.</summary>
internal sealed class MoneyAmounts(LedgerApi ledger, AttemptReader reader, MerchantNames merchants, WalletAccounts wallets)
{
    private const int MostMerchants = 5;

    public async Task<IReadOnlyList<AttemptFacts>> AtAsync(
        Money? amount,
        DateTimeOffset from,
        DateTimeOffset to,
        int most,
        CancellationToken cancel
    ) => await DescribeAsync(await ledger.EntriesAtAsync(amount, from, to, most, cancel), most, cancel);

    public async Task<IReadOnlyList<AttemptFacts>> AtMerchantsAsync(string name, int most, CancellationToken cancel)
    {
        var found = new List<JournalEntry>();
        var named = (await merchants.ListAsync(cancel)).Where(m => m.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
        foreach (var merchant in named.Take(MostMerchants))
        {
            if (!(await wallets.OfAsync(merchant.Id, cancel)).IsRefused(out _, out var account))
            {
                found.AddRange(await ledger.EntriesAsync(account, null, most, cancel));
            }
        }

        return await DescribeAsync([.. found.OrderByDescending(e => e.At)], most, cancel);
    }

    /// <summary>Each row as an attempt of the customer on its paying side, or else of the one who receives.</summary>
    private async Task<IReadOnlyList<AttemptFacts>> DescribeAsync(IReadOnlyList<JournalEntry> rows, int most, CancellationToken cancel)
    {
        var attempts = new List<AttemptFacts>();
        foreach (var row in rows)
        {
            var owner = new[] { row.Debit, row.Credit }.FirstOrDefault(a => a is { } side && CustomerOf(side) is not null);
            if (attempts.Count < most && owner is { } account && AttemptFilter.Everything.Fits(row, account))
            {
                attempts.AddRange(await reader.ReadAsync(CustomerOf(account)!.Value, account, [row], cancel));
            }
        }

        return attempts;
    }

    private Platform.Ids.CustomerId? CustomerOf(AccountId account) => WalletAccounts.CustomerOf(ledger.View(account).Code);
}
