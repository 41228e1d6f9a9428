using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Wires the bank rail.</summary>
internal static class BankModule
{
    public static readonly IReadOnlyList<Type> Ids = [typeof(BankAccountId), typeof(BankEntryId), typeof(BankFileId), typeof(PayoutBatchId), typeof(PayoutId), typeof(WithdrawalId)];

    public static void Add(IServiceCollection services)
    {
        services.AddOptions<BankOptions>().BindConfiguration("Paycare:Bank");
        services.AddScoped<VirtualAccounts>();
        services.AddScoped<BankAccounts>();
        services.AddScoped<CustomerNotice>();
        services.AddScoped<BankPayouts>();
        services.AddScoped<BankIntake>();
        services.AddScoped<BankMatch>();
        services.AddScoped<BankEntrySteps>();
        services.AddScoped<Suspense>();
        services.AddScoped<WithdrawalRecords>();
        services.AddScoped<WithdrawalRequests>();
        services.AddScoped<WithdrawalSteps>();
        services.AddScoped(s => new BankApi(
            s.GetRequiredService<VirtualAccounts>(), s.GetRequiredService<BankAccounts>(), s.GetRequiredService<WithdrawalRequests>(),
            s.GetRequiredService<Suspense>(), s.GetRequiredService<IOptions<BankOptions>>()));
        services.AddDueHandler<BankEntryWork>();
        services.AddDueHandler<PayoutFiles>();
        services.AddDueHandler<PayoutPromise>();
        services.AddDueHandler<WithdrawalCare>();
        services.AddDueHandler<BankAccountKeeping>();
        services.AddSubscriber<PayoutMoved, WithdrawalOutcome>();
        services.AddSubscriber<PayoutMoved, SuspenseSentBack>();
        services.AddHostedService<BankInbox>();
    }

    /// <summary>The simulated bank, for the demo.</summary>
    public static void AddSimulator(IServiceCollection services)
    {
        services.AddSingleton<BankSteering>();
        services.AddSingleton(s => new BankCounter(s.GetRequiredService<IOptions<BankOptions>>(), s.GetRequiredService<TimeProvider>()));
        services.AddHostedService<BankSimulator>();
    }

    public static void MapTables(ModelBuilder model)
    {
        VirtualAccount.Map(model.Entity<VirtualAccount>());
        BankAccount.Map(model.Entity<BankAccount>());
        BankEntry.Map(model.Entity<BankEntry>());
        BankTelling.Map(model.Entity<BankTelling>());
        BankFile.Map(model.Entity<BankFile>());
        Payout.Map(model.Entity<Payout>());
        PayoutBatch.Map(model.Entity<PayoutBatch>());
        Withdrawal.Map(model.Entity<Withdrawal>());
        SimulatedTransfer.Map(model.Entity<SimulatedTransfer>());
    }

    public static void MapEndpoints(IEndpointRouteBuilder routes)
    {
        VirtualAccounts.Map(routes);
        BankAccounts.Map(routes);
        WithdrawalEndpoints.Map(routes);
        BankWebhook.Map(routes);
    }
}
