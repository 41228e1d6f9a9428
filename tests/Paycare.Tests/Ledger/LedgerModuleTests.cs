using Microsoft.Extensions.DependencyInjection;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class LedgerModuleTests
{
    [Theory, OnBothDatabases]
    public async Task The_module_wires_a_ledger_that_starts_and_stops(TestDatabase database)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = await TestStore.CreateAsync(database);
        var place = new LedgerStore(
            database == TestDatabase.Sqlite ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres,
            store.LedgerConnectionString
        );
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TestClock.Time)
            .AddSingleton(TestKeys.Ring)
            .AddLedger(place)
            .BuildServiceProvider();
        var ledger = services.GetRequiredService<LedgerApi>();

        Assert.Equal(
            Refusal.Busy,
            (await ledger.OpenAsync(new AccountDefinition("fees", Currency.Idr, NormalSide.Credit), cancel)).Refusal
        );
        await ledger.StartAsync(cancel);
        var fees = (await ledger.OpenAsync(new AccountDefinition("fees", Currency.Idr, NormalSide.Credit), cancel)).Value;
        Assert.Equal("fees", ledger.View(fees).Code);
        await ledger.StopAsync();
        Assert.Equal(Refusal.Busy, (await ledger.FreezeAsync(fees, FreezeScope.All, "closing time", "key", cancel: cancel)).Refusal);
        Assert.Equal(1, (await services.GetRequiredService<LedgerVerifier>().VerifyAsync(cancel: cancel)).CheckpointSequence);
    }
}
