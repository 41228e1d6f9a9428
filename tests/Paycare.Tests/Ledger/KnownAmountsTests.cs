using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Whoever looks for an amount reads where it may be, and misses none.</summary>
public sealed class KnownAmountsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void An_amount_is_never_missed_and_seldom_looked_for_where_it_is_not()
    {
        const int Rows = 200_000;
        var known = new KnownAmounts();
        Assert.False(known.IsWithout(0, new Money(1, Currency.Idr)));
        for (var i = 0; i < Rows; i++)
        {
            known.Add(new AttemptId(i), AmountOf(i));
        }

        known.Complete();

        Assert.DoesNotContain(Enumerable.Range(0, Rows), i => known.IsWithout(KnownAmounts.StretchOf(i), AmountOf(i)));
        var stretches = Enumerable.Range(0, Rows / KnownAmounts.RowsPerStretch).ToList();
        var others = from s in stretches from n in Enumerable.Range(1, 50) select (Stretch: s, Amount: new Money(-n, Currency.Idr));
        Assert.InRange(others.Count(o => !known.IsWithout(o.Stretch, o.Amount)), 0, stretches.Count * 50 / 100);
        Assert.True(known.IsWithout(1_000_000, AmountOf(1)));

        // As in life: half of them round and often, half of them nobody else's.
        static Money AmountOf(int i) => new(i % 2 == 0 ? i % 100 * 1_000 : i, Currency.Idr);
    }

    [Theory, OnBothDatabases]
    public async Task A_rare_amount_is_read_where_it_is_and_one_that_is_nowhere_is_not_looked_for(TestDatabase database)
    {
        Reads? reads = null;
        await using var ledger = await TestLedger.StartAsync(database, inner => reads = new Reads(inner));
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000_000), await ledger.CustomerAsync("shop"));
        var rare = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 4_242);
        await Task.WhenAll(Enumerable.Range(0, 3_000).Select(_ => ledger.PostAsync(EntryKind.Payment, ayu, shop, 7)));
        await ledger.RestartAsync();

        // From before the start, once all has been read; until then every stretch may have it.
        await Eventually.HoldsAsync(async () => await ReadAsync(4_243, 0) == 0);
        Assert.Equal(1, await ReadAsync(4_242, 1));
        Assert.Equal([rare.Id], (await FindAsync(4_242)).Select(r => r.Id));
        Assert.Equal(1, await ReadAsync(7, 20));
        // And what is new.
        var next = await ledger.PostAsync(EntryKind.Payment, ayu, shop, 4_243);
        Assert.Equal([next.Id], (await FindAsync(4_243)).Select(r => r.Id));
        Assert.Equal(1, await ReadAsync(4_243, 1));

        Task<IReadOnlyList<JournalEntry>> FindAsync(long minor) =>
            ledger.Api.EntriesAtAsync(new Money(minor, Currency.Idr), DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, 20, Cancel);

        async Task<int> ReadAsync(long minor, int expected)
        {
            var before = reads!.Count;
            Assert.Equal(expected, (await FindAsync(minor)).Count);
            return reads.Count - before;
        }
    }

    /// <summary>Counts how often a stretch is read.</summary>
    private sealed class Reads(IJournal inner) : FaultyJournal(inner)
    {
        public int Count { get; private set; }

        public override Task<IReadOnlyList<JournalEntry>> ListWithinAsync(
            Money? amount,
            AttemptId after,
            AttemptId upTo,
            int limit,
            CancellationToken cancel
        )
        {
            Count++;
            return base.ListWithinAsync(amount, after, upTo, limit, cancel);
        }
    }
}
