using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Payments.Bank.Simulator;
using Paycare.Platform.Due;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Wires the bank rail: virtual accounts, bank accounts, files, payouts, suspense.</summary>
internal static class BankModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<BankOptions>("Paycare:Bank");
        services.AddScoped<VirtualAccounts>();
        services.AddScoped<AccountHolders>();
        services.AddScoped<BankAccounts>();
        services.AddScoped<BankPayouts>();
        services.AddScoped<BankIntake>();
        services.AddScoped<BankMatch>();
        services.AddScoped<PayoutBatches>();
        services.AddScoped<BankEntryProcess>();
        services.AddScoped<SuspenseMovements>();
        services.AddScoped<SuspenseView>();
        services.AddScoped<Suspense>();
        services.AddDueHandler<BankEntryTimer>();
        services.AddDueHandler<PayoutFileTimer>();
        services.AddDueHandler<PayoutPromiseTimer>();
        services.AddDueHandler<BankAccountTimer>();
        services.AddSubscriber<PayoutMoved, SuspensePayoutListener>();
        services.AddHostedService<BankInbox>();
        services.AddTables(
            "payments",
            [typeof(BankAccountId), typeof(BankEntryId), typeof(BankFileId), typeof(PayoutBatchId), typeof(PayoutId)],
            model =>
            {
                VirtualAccount.Map(model.Entity<VirtualAccount>());
                BankAccount.Map(model.Entity<BankAccount>());
                BankEntry.Map(model.Entity<BankEntry>());
                BankTelling.Map(model.Entity<BankTelling>());
                BankFile.Map(model.Entity<BankFile>());
                Payout.Map(model.Entity<Payout>());
                PayoutBatch.Map(model.Entity<PayoutBatch>());
                SimulatedTransfer.Map(model.Entity<SimulatedTransfer>());
            },
            BankAccount.Column
        );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        VirtualAccounts.Map(routes);
        BankAccounts.Map(routes);
        BankCreditEndpoint.Map(routes);
    }

    /// <summary>The simulated bank, for the demo.</summary>
    public static void AddSimulator(IServiceCollection services)
    {
        services.AddSingleton<BankSteering>();
        services.AddSingleton(s => new BankCounter(s.GetRequiredService<IOptions<BankOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<BankSimulator>();
    }
}
