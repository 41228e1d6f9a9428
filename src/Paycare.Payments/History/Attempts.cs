using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
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
    LargeMoney large,
    Repeats repeats,
    AttemptReader reader
)
{
    private const int FollowingLook = 200;
    private static readonly TimeSpan FollowsWithin = TimeSpan.FromHours(24);

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

        var facts = (await reader.ReadAsync(customer, account, [entry], cancel))[0] with
        {
            DuplicateOf = await FirstOfTwoAsync(account, entry, cancel),
        };
        return AttemptCodes.Read(entry.RefusalCode) != AttemptCode.StepUpRequired
            ? facts
            : facts with
            {
                FollowedBy = await MovedSinceAsync(account, entry, cancel),
                IsCodeAwaited = await large.IsWaitingAsync(customer, entry, cancel),
            };
    }

    /// <summary>
    /// The row that moved the money after an attempt that only requested a code: the one that answered the same challenge, or
    /// soon after one for the same payee and amount, since a customer who starts over gets a new challenge.
    /// </summary>
    private async Task<string?> MovedSinceAsync(AccountId account, JournalEntry asked, CancellationToken cancel)
    {
        var after = await ledger.EntriesAfterAsync(account, asked.Id, FollowingLook, cancel);
        var challenge = asked.Evidence.Text(LargeMoney.Challenge);
        return
            after.FirstOrDefault(e =>
                e.State is EntryState.Posted or EntryState.Pending
                && e.Kind == asked.Kind
                && e.Debit == account
                && e.Credit == asked.Credit
                && e.Amount == asked.Amount
                && e.Reference == asked.Reference
                && e.Pending is null
                && (e.At <= asked.At + FollowsWithin || (challenge is not null && e.Evidence.Text(LargeMoney.Challenge) == challenge))
            )
                is { } moved
            ? ids.Text(moved.Id)
            : null;
    }

    /// <summary>The earlier of two payments where one was probably meant: same payee and amount, minutes apart, both posted.</summary>
    private async Task<string?> FirstOfTwoAsync(AccountId account, JournalEntry entry, CancellationToken cancel)
    {
        if (entry is not { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted } || entry.Debit != account)
        {
            return null;
        }

        return await repeats.FirstAsync(entry.Kind, account, entry.Credit, entry.Amount, entry.Id, entry.At, cancel) is { } first
            ? ids.Text(first.Id)
            : null;
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
