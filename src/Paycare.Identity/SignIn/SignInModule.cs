using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Identity.SignIn;

/// <summary>Wires the sign-in of customers.</summary>
internal static class SignInModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SignInCodes>();
        services.AddScoped<SignInDevices>();
        services.AddScoped<SignInCustomer>();
    }

    public static void Map(IEndpointRouteBuilder routes) => SignInEndpoints.Map(routes);
}
