using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger;

/// <summary>The past: what each call reads is bounded by what it asks for, however long the journal is.</summary>
public sealed partial class LedgerApi
{
    /// <summary>Most rows that a search for an amount reads.</summary>
    private const int MostAtATime = 50_000;

    /// <summary>An account's rows, newest first, including refused ones.</summary>
    /// <param name="account">The account, debited or credited.</param>
    /// <param name="before">The oldest row already read; <c>null</c> to start with the newest.</param>
    /// <param name="limit">Most rows to return.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task<IReadOnlyList<JournalEntry>> EntriesAsync(
        AccountId account,
        AttemptId? before,
        int limit,
        CancellationToken cancel = default
    ) => _journal.ListBeforeAsync(account, before ?? new AttemptId(long.MaxValue), limit, cancel);

    /// <summary>An account's rows, oldest first: to page back through a statement, or to read what is new.</summary>
    /// <param name="account">The account, debited or credited.</param>
    /// <param name="after">The newest row already read; <c>default</c> to start with the oldest.</param>
    /// <param name="limit">Most rows to return.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task<IReadOnlyList<JournalEntry>> EntriesAfterAsync(
        AccountId account,
        AttemptId after,
        int limit,
        CancellationToken cancel = default
    ) => _journal.ListAfterAsync(account, after, limit, cancel);

    /// <summary>The last row at or before a moment: rows are in order of time, so a time is a place in the journal.</summary>
    public Task<AttemptId> RowAtAsync(DateTimeOffset at, CancellationToken cancel = default) => _journal.LastAtAsync(at, cancel);

    /// <summary>
    /// Rows of all accounts of real money within a time, of one amount or of any, newest first. A search for an amount that nearly is
    /// everywhere, and nearly never of real money, ends after 50,000 rows.
    /// </summary>
    public async Task<IReadOnlyList<JournalEntry>> EntriesAtAsync(
        Money? amount,
        DateTimeOffset from,
        DateTimeOffset to,
        int limit,
        CancellationToken cancel = default
    )
    {
        var found = new List<JournalEntry>();
        var first = (await RowAtAsync(from.AddTicks(-1), cancel)).Sequence;
        var last = (await RowAtAsync(to, cancel)).Sequence;
        for (var read = 0L; last > first && found.Count < limit && read < MostAtATime; )
        {
            var stretch = KnownAmounts.StretchOf(last);
            var begin = Math.Max(first, (stretch * KnownAmounts.RowsPerStretch) - 1);
            if (amount is { } sum && _known.Amounts.IsWithout(stretch, sum))
            {
                last = begin;
                continue;
            }

            // Test money is left out here and not by the reader, or much of it would leave nothing of the real rows in a page.
            var rows = await _journal.ListWithinAsync(amount, new AttemptId(begin), new AttemptId(last), limit, cancel);
            found.AddRange(rows.Where(r => !IsTest(r.Debit) && !IsTest(r.Credit)));
            read += last - begin;
            last = rows.Count < limit ? begin : rows[^1].Id.Sequence - 1;
        }

        return found.Count > limit ? found[..limit] : found;
    }

    /// <summary>
    /// What went into and out of an account in a time, summed by the database per kind and side; payments and refunds by shop too.
    /// Holds count once captured.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task<IReadOnlyList<PartySum>> SumsByPartyAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancel = default
    ) => _journal.SumByPartyAsync(account, from, to, cancel);

    /// <summary>
    /// What went into and out of an account, summed by the database: per day in Jakarta, kind and side. Holds count once captured.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="from">The first moment.</param>
    /// <param name="to">The moment after the last.</param>
    /// <param name="basisPoints">The share of each amount to sum too, in hundredths of a percent: 0 to 10,000.</param>
    /// <param name="cancel">Cancels the read.</param>
    public Task<IReadOnlyList<DaySum>> SumsByDayAsync(
        AccountId account,
        DateTimeOffset from,
        DateTimeOffset to,
        int basisPoints = 0,
        CancellationToken cancel = default
    ) => _journal.SumByDayAsync(account, from, to, basisPoints, cancel);

    /// <summary>An account's past balance: after the last row at or before a moment.</summary>
    public Task<PastBalance> BalanceAtAsync(AccountId account, DateTimeOffset at, CancellationToken cancel = default) =>
        _journal.BalanceAtAsync(account, at, cancel);
}
