using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Registration;

/// <summary>Wires sign-up and phone verification.</summary>
internal static class RegistrationModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<SignUps>();
        services.AddScoped<PhoneVerification>();
        services.AddTables("identity", [], model => SignUp.Map(model.Entity<SignUp>()), [.. SignUp.Keyed]);
        services.AddSwept<SignUp>("identity_sign_ups", now =>
        {
            var before = now - SignUp.KeptFor;
            return s => s.CreatedAt < before;
        });
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        SignUpEndpoints.Map(routes);
        PhoneVerificationEndpoints.Map(routes);
    }
}
