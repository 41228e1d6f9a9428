using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Privacy;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MoneyRequests;

/// <summary>Wires requests for money.</summary>
internal static class MoneyRequestsModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<MoneyRequestBook>();
        services.AddScoped<PayMoneyRequest>();
        services.AddScoped<IPersonalData, MoneyRequestData>();
        services.AddApi<MoneyRequestsApi>();
        services.AddDueHandler<MoneyRequestEndTimer>();
        services.AddTables("payments", [typeof(MoneyRequestId)], model =>
        {
            MoneyRequest.Map(model.Entity<MoneyRequest>());
            BlockedAsker.Map(model.Entity<BlockedAsker>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => MoneyRequestEndpoints.Map(routes);
}
