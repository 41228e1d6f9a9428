using System.Data.Common;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class JournalTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Rows_can_be_neither_changed_nor_deleted(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await ledger.FundedAsync("ayu", 1_000);

        await Assert.ThrowsAnyAsync<DbException>(() => ledger.RunSqlAsync("UPDATE ledger_journal SET amount = 1"));
        await Assert.ThrowsAnyAsync<DbException>(() => ledger.RunSqlAsync("DELETE FROM ledger_journal"));
        Assert.Equal(3, (await ledger.RowsAsync()).Count);
    }

    [Theory, OnBothDatabases]
    public async Task The_database_itself_refuses_a_second_row_for_a_key(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        await ledger.CustomerAsync("ayu");
        await using var journal = ledger.Place.OpenUnchecked();
        var owner = await journal.ReadOwnerAsync(Cancel);
        var twin = (await ledger.RowsAsync())[0] with { Id = new AttemptId(2) };

        await Assert.ThrowsAnyAsync<DbException>(() => journal.WriteAsync(owner.Epoch, [twin], Task.FromResult(true), Cancel));
    }

    [Theory, OnBothDatabases]
    public async Task Time_never_goes_backwards_and_is_kept_to_the_microsecond(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        ledger.Clock.Advance(TimeSpan.FromTicks(12_345_678));
        var (ayu, clearing) = (await ledger.CustomerAsync("ayu"), await ledger.ClearingAsync());
        var first = await ledger.PostAsync(EntryKind.TopUp, clearing, ayu, 1);
        var past = ledger.Second();
        await ledger.Api.StopAsync();

        // The second process's clock stands where the first one's began.
        await past.Api.StartAsync(Cancel);
        var second = await past.PostAsync(EntryKind.TopUp, clearing, ayu, 1, "past");
        await past.DisposeAsync();

        Assert.True(past.Clock.GetUtcNow() < first.At);
        Assert.Equal(first.At, second.At);
        Assert.Equal(0, first.At.UtcTicks % TimeSpan.TicksPerMicrosecond);
        Assert.All(await ledger.RowsAsync(), r => Assert.Equal(0, r.At.UtcTicks % TimeSpan.TicksPerMicrosecond));
    }

    [Theory, OnBothDatabases]
    public async Task A_statement_is_read_newest_first_page_by_page(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.FundedAsync("budi", 1_000));
        for (var i = 0; i < 5; i++)
        {
            await ledger.PostAsync(EntryKind.Transfer, ayu, budi, 1);
            await ledger.PostAsync(EntryKind.Transfer, budi, ayu, 1);
        }

        var all = await ledger.Api.EntriesAsync(ayu, null, 100, Cancel);
        var first = await ledger.Api.EntriesAsync(ayu, null, 4, Cancel);
        var second = await ledger.Api.EntriesAsync(ayu, first[^1].Id, 100, Cancel);

        Assert.Equal(12, all.Count);
        Assert.Equal(all.Select(e => e.Id), first.Concat(second).Select(e => e.Id));
        Assert.Equal(all.Select(e => e.Id.Sequence).OrderDescending(), all.Select(e => e.Id.Sequence));
    }

    [Theory, OnBothDatabases]
    public async Task Every_field_comes_back_as_it_was_written(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.CustomerAsync("ayu"), await ledger.ClearingAsync());
        var written = (
            await ledger.Api.PostAsync(
                "test",
                "full",
                TestLedger.Move(EntryKind.Refund, clearing, ayu, 5) with
                {
                    Reference = "订单 1 \"quoted\"",
                    Original = new AttemptId(1),
                    Evidence = Evidence
                        .None.With("note", "{\"a\":\n'b'}")
                        .With("until", ledger.Clock.GetUtcNow())
                        .With("count", long.MinValue),
                },
                Cancel
            )
        ).Value;

        var read = await ledger.Api.FindAsync(written.Id, Cancel);

        Assert.Equal(written.RequestHash, read!.RequestHash);
        Assert.Equal(written.Mac, read.Mac);
        Assert.Equal(written, read with { RequestHash = written.RequestHash, Mac = written.Mac });
        Assert.Equal("{\"a\":\n'b'}", read.Evidence.Text("note"));
        Assert.Equal(
            (long.MinValue, ledger.Clock.GetUtcNow(), null),
            (read.Evidence.Count("count"), read.Evidence.Time("until"), read.Evidence.Text("none"))
        );
        Assert.Null(await ledger.Api.FindAsync("test", "none", Cancel));
    }
}
