using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class FreezeOrderTests
{
    [Theory, OnBothDatabases]
    public async Task After_an_acknowledged_freeze_no_debit_passes(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database, options: TestLedger.Quick with { RefusalsPerMinute = int.MaxValue });
        var (ayu, budi) = (await ledger.FundedAsync("ayu", 100_000), await ledger.CustomerAsync("budi"));
        var isFrozen = false;
        var moneyMoved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var payers = Enumerable
            .Range(0, 16)
            .Select(_ =>
                Task.Run(async () =>
                {
                    var late = new List<JournalEntry>();
                    for (var i = 0; i < 30; i++)
                    {
                        var wasFrozen = Volatile.Read(ref isFrozen);
                        var row = await ledger.PostAsync(EntryKind.Payment, ayu, budi, 1);
                        moneyMoved.TrySetResult();
                        if (wasFrozen)
                        {
                            late.Add(row);
                        }
                    }

                    return late;
                })
            )
            .ToArray();
        await moneyMoved.Task;
        var freeze = await ledger.FreezeAsync(ayu, FreezeScope.Debit);
        Volatile.Write(ref isFrozen, true);
        var later = await ledger.PostAsync(EntryKind.Payment, ayu, budi, 1);

        Assert.Equal(RefusalCodes.AccountFrozen, later.RefusalCode);
        Assert.All((await Task.WhenAll(payers)).SelectMany(rows => rows), row => Assert.Equal(RefusalCodes.AccountFrozen, row.RefusalCode));
        Assert.All((await ledger.RowsAsync()).Where(r => r.Kind == EntryKind.Payment), row =>
            Assert.Equal(row.Id.Sequence > freeze.Id.Sequence, row.State == EntryState.Refused)
        );
    }

    [Theory, OnBothDatabases]
    public async Task Money_that_was_held_before_a_freeze_can_still_be_captured(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, clearing) = (await ledger.FundedAsync("ayu", 1_000), await ledger.ClearingAsync());
        var hold = await ledger.HoldAsync(EntryKind.Withdrawal, ayu, clearing, 400);
        await ledger.FreezeAsync(ayu, FreezeScope.All);

        // The bank has paid out already: refusing now would only make the books wrong.
        Assert.Equal(EntryState.Captured, (await ledger.CaptureAsync(hold.Id)).State);
        Assert.True((await ledger.VerifyAsync()).IsSound);
    }
}
