using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Spending;

/// <summary>Wires what all money that leaves a wallet passes.</summary>
internal static class SpendingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddSettings<LargeMoneyOptions>("Paycare:Payments:LargeMoney");
        services.AddSingleton<AnswerTraces>();
        services.AddSingleton<OutcomeCounts>();
        services.AddSingleton<LargeMoney>();
        services.AddScoped<LargeMoneyQuestion>();
        services.AddScoped<StandingOrders>();
        services.AddSingleton<OutgoingMoney>();
        services.AddSingleton<MoneyPipeline>();
        services.AddTables("payments", [], model => AnswerTrace.Map(model.Entity<AnswerTrace>()));
    }
}
