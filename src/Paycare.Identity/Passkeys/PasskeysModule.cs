using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Passkeys;

/// <summary>Wires passkeys, by the framework's own handler.</summary>
internal static class PasskeysModule
{
    public static void Add(IServiceCollection services)
    {
        PasskeyAuthentication.Add(services);
        services.AddScoped<PasskeyCeremonies>();
        services.AddScoped<PasskeyBook>();
        services.AddScoped<SignInByPasskey>();
        services.AddTables("identity", [typeof(PasskeyId)], model =>
        {
            Passkey.Map(model.Entity<Passkey>());
            PasskeyCeremony.Map(model.Entity<PasskeyCeremony>());
        });
        services.AddSwept<PasskeyCeremony>("identity_passkey_ceremonies", now => c => c.ExpiresAt < now);
    }

    public static void Map(IEndpointRouteBuilder routes) => PasskeyEndpoints.Map(routes);
}
