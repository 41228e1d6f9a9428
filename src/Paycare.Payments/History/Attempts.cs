using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.TopUps;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.History;

/// <summary>A customer's attempts, read from the journal.</summary>
internal sealed partial class Attempts(
    LedgerApi ledger,
    AttemptIdCodec ids,
    WalletAccounts wallets,
    TopUpDetails topUps,
    AttemptSurroundings surroundings,
    AttemptReader reader
)
{
    /// <summary>One attempt of a customer; <c>null</c> when there is none or it is another customer's.</summary>
    public async Task<AttemptFacts?> FindAsync(CustomerId customer, string? text, CancellationToken cancel)
    {
        if (
            !ids.TryRead(text, out var id)
            || !ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out var account)
            || await ledger.FindAsync(id, cancel) is not { } entry
            || (entry.Debit != account && entry.Credit != account)
            || !AttemptFilter.Everything.Fits(entry, account)
        )
        {
            return null;
        }

        var facts = (await reader.ReadAsync(customer, account, [entry], cancel))[0];
        return await surroundings.AddAsync(facts, account, entry, cancel);
    }

    /// <summary>Failed attempts at a merchant, newest first.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> AtMerchantAsync(
        MerchantId merchant,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    )
    {
        if ((await wallets.OfAsync(merchant, cancel)).IsRefused(out _, out var account))
        {
            return [];
        }

        var found = new List<JournalEntry>();
        AttemptId? before = null;
        while (found.Count < limit)
        {
            var read = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            found.AddRange(
                read.Where(e =>
                    e.At >= from
                    && e.At <= to
                    && AttemptCodes.Read(e.RefusalCode) is AttemptCode.MerchantUnavailable or AttemptCode.NeverArrived
                )
            );
            if (read.Count < Paging.MaxLimit || read[^1].At < from)
            {
                break;
            }

            before = read[^1].Id;
        }

        return await DescribePayersAsync(found.Take(limit), e => e.Debit, cancel);
    }

    /// <summary>Card top-ups that have not ended, or whose issuer could not be reached.</summary>
    public async Task<IReadOnlyList<AttemptFacts>> StuckTopUpsAsync(
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel
    )
    {
        var found = new List<JournalEntry>();
        foreach (var attempt in await topUps.StuckAsync(from, to, limit, cancel))
        {
            found.Add((await ledger.FindAsync(attempt, cancel))!);
        }

        return await DescribePayersAsync(found, e => e.Credit, cancel);
    }

    private async Task<IReadOnlyList<AttemptFacts>> DescribePayersAsync(
        IEnumerable<JournalEntry> entries,
        Func<JournalEntry, AccountId?> side,
        CancellationToken cancel
    )
    {
        var attempts = new List<AttemptFacts>();
        foreach (var entry in entries)
        {
            if (side(entry) is { } account && WalletAccounts.CustomerOf(ledger.View(account).Code) is { } customer)
            {
                attempts.AddRange(await reader.ReadAsync(customer, account, [entry], cancel));
            }
        }

        return attempts;
    }
}
