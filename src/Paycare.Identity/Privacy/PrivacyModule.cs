using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Privacy;

namespace Paycare.Identity.Privacy;

/// <summary>Wires export and erasure of the module's personal data.</summary>
internal static class PrivacyModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<IPersonalData, IdentityData>();
    }

    public static void Map(IEndpointRouteBuilder routes) => ExportEndpoint.Map(routes);
}
