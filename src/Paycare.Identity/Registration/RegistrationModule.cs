using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Registration;

/// <summary>Wires sign-up and phone verification.</summary>
internal static class RegistrationModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SignUps>();
        services.AddScoped<PhoneVerification>();
        services.AddTables("identity", [], model => SignUp.Map(model.Entity<SignUp>()), [.. SignUp.Keyed]);
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        SignUpEndpoints.Map(routes);
        PhoneVerificationEndpoints.Map(routes);
    }
}
