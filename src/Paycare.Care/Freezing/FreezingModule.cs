using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Care.Freezing;

/// <summary>Wires freezing with a case: freeze first, then talk.</summary>
internal static class FreezingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<FreezeAccount>();
        services.AddScoped<FreezeTransaction>();
        services.AddScoped<NotMe>();
        services.AddApi<EmergencyFreezes>();
        services.AddApi<PaymentAnswers>();
        services.AddTables("care", [], model => PaymentAnswer.Map(model.Entity<PaymentAnswer>()));
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        FreezeEndpoint.Map(routes);
        FreezeTransactionEndpoint.Map(routes);
        NotMeEndpoint.Map(routes);
        EmergencyFreezeEndpoints.Map(routes);
    }
}
