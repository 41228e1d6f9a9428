using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TestMode;

/// <summary>Wires what merchants play in test mode.</summary>
internal static class TestModeModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<TestPayments>();
        services.AddApi<TestModeApi>();
    }

    public static void Map(IEndpointRouteBuilder routes) => TestPaymentEndpoints.Map(routes);
}
