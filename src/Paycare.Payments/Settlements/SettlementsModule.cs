using Microsoft.Extensions.DependencyInjection;
using Paycare.Payments.Bank;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Settlements;

/// <summary>Wires merchants' daily settlements and their payout.</summary>
internal static class SettlementsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SettlementPayouts>();
        services.AddScoped<SettlementProcess>();
        services.AddScoped<SettlementReports>();
        services.AddScoped<DayTotals>();
        services.AddApi<SettlementsApi>();
        services.AddSubscriber<PayoutMoved, SettlementPayoutListener>();
        services.AddDueHandler<SettlementTimer>();
        services.AddHostedService<SettlementBeginning>();
        services.AddTables("payments", [typeof(SettlementId)], model => Settlement.Map(model.Entity<Settlement>()));
    }
}
