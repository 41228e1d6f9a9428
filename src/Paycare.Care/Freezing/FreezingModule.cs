using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Care.Freezing;

/// <summary>Wires freezing with a case: freeze first, then talk.</summary>
internal static class FreezingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<FreezeAccount>();
        services.AddScoped<FreezeTransaction>();
        services.AddScoped<NotMe>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        FreezeEndpoint.Map(routes);
        FreezeTransactionEndpoint.Map(routes);
        NotMeEndpoint.Map(routes);
    }
}
