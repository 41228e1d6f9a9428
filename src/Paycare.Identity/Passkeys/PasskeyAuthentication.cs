using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Customers;
using Paycare.Platform.Hosting;

namespace Paycare.Identity.Passkeys;

/// <summary>The framework's passkey handler for the current request: it checks the origin of the page.</summary>
internal sealed class PasskeyAuthentication(IPasskeyHandler<Customer> handler, IHttpContextAccessor http)
{
    private HttpContext Request => http.HttpContext ?? throw new InvalidOperationException("Passkeys are for requests only.");

    /// <summary>The options a browser needs to create a passkey.</summary>
    public Task<PasskeyCreationOptionsResult> OfferCreationAsync(PasskeyUserEntity owner) =>
        handler.MakeCreationOptionsAsync(owner, Request);

    /// <summary>Checks a passkey that the browser created.</summary>
    public Task<PasskeyAttestationResult> AttestAsync(string credential, string state) =>
        handler.PerformAttestationAsync(
            new PasskeyAttestationContext
            {
                HttpContext = Request,
                CredentialJson = credential,
                AttestationState = state,
            }
        );

    /// <summary>The options a browser needs to sign in, without naming a customer.</summary>
    public Task<PasskeyRequestOptionsResult> OfferSignInAsync() => handler.MakeRequestOptionsAsync(null, Request);

    /// <summary>Checks a browser's sign-in.</summary>
    public Task<PasskeyAssertionResult<Customer>> AssertAsync(string credential, string state) =>
        handler.PerformAssertionAsync(
            new PasskeyAssertionContext
            {
                HttpContext = Request,
                CredentialJson = credential,
                AssertionState = state,
            }
        );

    public static void Add(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services
            .AddSettings<IdentityPasskeyOptions>("Paycare:Passkeys")
            .Configure<PublicAddress>(
                (passkeys, address) =>
                {
                    passkeys.ServerDomain ??= address.Url?.Host;
                    // Always requires user verification, which makes a passkey two factors in one.
                    passkeys.UserVerificationRequirement = "required";
                    passkeys.ResidentKeyRequirement = "required";
                    passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(5);
                    // The answer must come from the origin of the page that asked; the framework trusts a header that forms may lack.
                    passkeys.ValidateOrigin = context =>
                        ValueTask.FromResult(
                            !context.CrossOrigin
                                && context.Origin
                                    == (address.Origin ?? $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}")
                        );
                }
            );
        services.AddScoped<IPasskeyHandler<Customer>, PasskeyHandler<Customer>>();
        services.AddScoped<IUserStore<Customer>, CustomerStore>();
        services.AddScoped<PasskeyAuthentication>();
    }
}
