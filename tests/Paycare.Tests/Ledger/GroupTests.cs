using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>Movements that happen together or not at all.</summary>
public sealed class GroupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Linked_movements_are_rows_side_by_side_and_each_sees_the_ones_before(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi, fees) = (
            await ledger.FundedAsync("ayu", 1_000),
            await ledger.CustomerAsync("budi"),
            await ledger.CustomerAsync("fees")
        );

        // Budi has nothing but what the first movement brings him.
        var group = await PostAsync(ledger, "group", Move(EntryKind.Transfer, ayu, budi, 1_000), Move(EntryKind.Payment, budi, fees, 25));

        var rows = await ledger.Api.GroupAsync(group.Id, Cancel);
        Assert.Equal([(ayu, budi, 1_000L), (budi, fees, 25L)], rows.Select(r => (r.Debit!.Value, r.Credit!.Value, r.Amount.Minor)));
        Assert.Equal([group.Id.Sequence, group.Id.Sequence + 1], rows.Select(r => r.Id.Sequence));
        Assert.All(rows, r => Assert.Equal((EntryState.Posted, group.Id), (r.State, r.Linked)));
        Assert.Equal((0, 975, 25), (ledger.Api.View(ayu).Posted, ledger.Api.View(budi).Posted, ledger.Api.View(fees).Posted));
        Assert.Equal(
            group.Id,
            (await PostAsync(ledger, "group", Move(EntryKind.Transfer, ayu, budi, 1_000), Move(EntryKind.Payment, budi, fees, 25))).Id
        );
        Assert.Empty(await ledger.Api.GroupAsync(new AttemptId(group.Id.Sequence + 1), Cancel));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task One_bad_movement_undoes_all_and_leaves_one_row(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi, fees) = (
            await ledger.FundedAsync("ayu", 1_000),
            await ledger.CustomerAsync("budi"),
            await ledger.CustomerAsync("fees")
        );
        var payment = await ledger.PostAsync(EntryKind.Payment, ayu, budi, 100);
        var before = await ledger.RowsAsync();

        var refused = await PostAsync(
            ledger,
            "group",
            Move(EntryKind.Refund, budi, ayu, 60) with
            {
                Original = payment.Id,
            },
            Move(EntryKind.Transfer, ayu, fees, 500),
            Move(EntryKind.Payment, budi, fees, 41)
        );

        Assert.Equal((EntryState.Refused, RefusalCodes.LinkedRefused, null), (refused.State, refused.RefusalCode, refused.Linked));
        Assert.Equal(
            (3L, RefusalCodes.InsufficientBalance, 1L),
            (refused.Evidence.Count("leg"), refused.Evidence.Text("legCode"), refused.Evidence.Minor("shortfall"))
        );
        Assert.Equal(before.Count + 1, (await ledger.RowsAsync()).Count);
        Assert.Equal((900, 100, 0), (ledger.Api.View(ayu).Posted, ledger.Api.View(budi).Posted, ledger.Api.View(fees).Posted));
        // What it would have given back is still there to give back.
        Assert.Equal(EntryState.Posted, (await ledger.GiveBackAsync(payment, 100)).State);
        await ledger.RestartAsync();
        Assert.Equal((1_000, 0, 0), (ledger.Api.View(ayu).Posted, ledger.Api.View(budi).Posted, ledger.Api.View(fees).Posted));
        Assert.Empty((await ledger.VerifyAsync()).Findings);
    }

    [Theory, OnBothDatabases]
    public async Task A_group_of_one_is_a_bug_of_the_caller(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("budi"));
        var rows = await ledger.RowsAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => PostAsync(ledger, "one", Move(EntryKind.Transfer, ayu, budi, 1)));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() =>
            PostAsync(ledger, "zero", Move(EntryKind.Transfer, ayu, budi, 1), Move(EntryKind.Transfer, ayu, budi, 0))
        );
        Assert.Equal(rows.Count, (await ledger.RowsAsync()).Count);
    }

    private static Movement Move(EntryKind kind, AccountId debit, AccountId credit, long minor) =>
        TestLedger.Move(kind, debit, credit, minor);

    private static async Task<JournalEntry> PostAsync(TestLedger ledger, string key, params Movement[] movements) =>
        (await ledger.Api.PostAsync("test", key, movements, Cancel)).Value;
}
