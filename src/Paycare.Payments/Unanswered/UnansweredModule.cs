using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Payments.Unanswered;

/// <summary>Wires what an app sent and got no answer to.</summary>
internal static class UnansweredModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<ClientAttempts>();
    }

    public static void Map(IEndpointRouteBuilder routes) => ClientAttemptEndpoints.Map(routes);
}
