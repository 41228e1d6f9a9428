using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Customers;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passkeys;

/// <summary>Wires passkeys, by the framework's own handler.</summary>
internal static class PasskeysModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddOptions<IdentityPasskeyOptions>().BindConfiguration("Paycare:Passkeys").Configure(passkeys =>
        {
            // User verification always, so that a passkey is two factors in one.
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(5);
            // Where the page that asked was shown must be where it is answered; the framework trusts a header that forms may lack.
            passkeys.ValidateOrigin = context => ValueTask.FromResult(
                !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}");
        });
        services.AddScoped<IPasskeyHandler<Customer>, PasskeyHandler<Customer>>();
        services.AddScoped<IUserStore<Customer>, CustomerStore>();
        services.AddScoped<PasskeyBook>();
        services.AddTables("identity", [typeof(PasskeyId)], model =>
        {
            Passkey.Map(model.Entity<Passkey>());
            PasskeyCeremony.Map(model.Entity<PasskeyCeremony>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => PasskeyEndpoints.Map(routes);
}
