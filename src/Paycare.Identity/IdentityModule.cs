using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>Wires customers, staff, sign-in and sessions.</summary>
public static class IdentityModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<PinGate>();
        services.AddSingleton<PasswordGate>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SessionBook>();
        AddUsers<Customer, CustomerId>(services);
        services.AddScoped<IUserStore<Customer>, CustomerStore>();
        AddPasskeys(services);
        AddUsers<StaffMember, StaffId>(services);
        services.AddScoped<OneTimeCodes>();
        services.AddScoped<SignUps>();
        services.AddScoped<PhoneVerification>();
        services.AddScoped<CustomerFinder>();
        services.AddScoped<SignInSteps>();
        AddSecurity(services);
        services.AddScoped<CustomerDirectory>();
        services.AddScoped<StaffDirectory>();
        services.AddSingleton<StaffEnrolmentTickets>();
        services.AddScoped<StaffSignIn>();
        services.AddScoped<StaffSessions>();
        services.AddScoped<Confirmations>();
        services.AddScoped(s => new IdentityApi(
            s.GetRequiredService<CustomerDirectory>(), s.GetRequiredService<StaffDirectory>(), s.GetRequiredService<PinGate>(),
            s.GetRequiredService<SignUps>(), s.GetRequiredService<PhoneVerification>(), s.GetRequiredService<SignInSteps>(), s.GetRequiredService<SessionBook>(),
            s.GetRequiredService<Confirmations>()));
        services.AddScoped(s => new StaffApi(s.GetRequiredService<StaffSignIn>(), s.GetRequiredService<StaffSessions>()));
        services.AddAuthentication(SessionAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization(Policies.Add);
        TextSource.Add(services, typeof(Texts));
        return services.AddSingleton(new ModelPart("identity", [typeof(SessionId), typeof(DeviceId), typeof(ChallengeId), typeof(SecurityEventId), typeof(PasswordResetId), typeof(ContactChangeId), typeof(StaffRequestId), typeof(PasskeyId)], model =>
        {
            Customer.Map(model.Entity<Customer>());
            SignUp.Map(model.Entity<SignUp>());
            Pin.Map(model.Entity<Pin>());
            OneTimeCode.Map(model.Entity<OneTimeCode>());
            Session.Map(model.Entity<Session>());
            Device.Map(model.Entity<Device>());
            SignInCount.Map(model.Entity<SignInCount>());
            StaffMember.Map(model.Entity<StaffMember>());
            Confirmation.Map(model.Entity<Confirmation>());
            StepUp.Map(model.Entity<StepUp>());
            SecurityEvent.Map(model.Entity<SecurityEvent>());
            PasswordReset.Map(model.Entity<PasswordReset>());
            RecoveryCode.Map(model.Entity<RecoveryCode>());
            ContactChange.Map(model.Entity<ContactChange>());
            Passkey.Map(model.Entity<Passkey>());
            PasskeyCeremony.Map(model.Entity<PasskeyCeremony>());
            StaffInvitation.Map(model.Entity<StaffInvitation>());
            StaffRequest.Map(model.Entity<StaffRequest>());
        })
        {
            Keyed = [.. Customer.Keyed, .. SignUp.Keyed, ContactChange.Column, StaffMember.Column, new PinMacs.Column()],
        });
    }

    /// <summary>By the framework's handler: user verification always, so that a passkey is two factors in one.</summary>
    private static void AddPasskeys(IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddOptions<IdentityPasskeyOptions>().BindConfiguration("Paycare:Passkeys").Configure(passkeys =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.AuthenticatorTimeout = TimeSpan.FromMinutes(5);
            // Where the page that asked was shown must be where it is answered; the framework trusts a header that forms may lack.
            passkeys.ValidateOrigin = context => ValueTask.FromResult(
                !context.CrossOrigin && context.Origin == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}");
        });
        services.AddScoped<IPasskeyHandler<Customer>, PasskeyHandler<Customer>>();
        services.AddScoped<Passkeys>();
    }

    private static void AddSecurity(IServiceCollection services)
    {
        services.AddOptions<SecurityOptions>().BindConfiguration("Paycare:Security");
        services.AddScoped<SecurityNotices>();
        services.AddScoped<SecurityEvents>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<NewPasswords>();
        services.AddScoped<ChangePassword>();
        services.AddScoped<PasswordResets>();
        services.AddScoped<ChangePin>();
        services.AddScoped<Devices>();
        services.AddScoped<CoolDowns>();
        services.AddScoped<StepUps>();
        services.AddScoped<RecoveryCodes>();
        services.AddScoped<TwoFactor>();
        services.AddScoped<ContactChanges>();
        services.AddScoped<CloseIdentity>();
        services.AddScoped<StaffBook>();
        services.AddScoped<StaffInvitations>();
        services.AddScoped<StaffRequests>();
        services.AddScoped(s => new StaffAdministration(s.GetRequiredService<StaffBook>(), s.GetRequiredService<StaffInvitations>(), s.GetRequiredService<StaffRequests>()));
        services.AddDueHandler<TellOfSignInLock>();
        services.AddScoped(s => new SecurityApi(
            s.GetRequiredService<ChangePassword>(), s.GetRequiredService<ChangePin>(), s.GetRequiredService<PasswordResets>(), s.GetRequiredService<Devices>(),
            s.GetRequiredService<SessionBook>(), s.GetRequiredService<SecurityEvents>(), s.GetRequiredService<TwoFactor>(), s.GetRequiredService<StepUps>(),
            s.GetRequiredService<CoolDowns>(), s.GetRequiredService<ContactChanges>(), s.GetRequiredService<CloseIdentity>(), s.GetRequiredService<SignInThrottle>(), s.GetRequiredService<Passkeys>(),
            s.GetRequiredService<SecurityNotices>()));
    }

    private static void AddUsers<TUser, TId>(IServiceCollection services)
        where TUser : IdentityUser<TId>
        where TId : struct, IEquatable<TId>
    {
        services.AddSingleton<IPasswordHasher<TUser>, Argon2idHasher<TUser>>();
        services.AddIdentityCore<TUser>(options =>
        {
            // Composition rules are PasswordPolicy's matter (NIST SP 800-63B-4 forbids the usual ones).
            options.Password = new PasswordOptions
            {
                RequiredLength = PasswordPolicy.MinLength,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        });
        services.AddScoped<IUserStore<TUser>, UserOnlyStore<TUser, Database, TId>>();
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        SignUpEndpoints.Map(routes);
        PhoneVerificationEndpoints.Map(routes);
        SignInEndpoints.Map(routes);
        SessionEndpoints.Map(routes);
        StaffSignInEndpoint.Map(routes);
        ConfirmationEndpoints.Map(routes);
        ChangePasswordEndpoint.Map(routes);
        PasswordResetEndpoints.Map(routes);
        ChangePinEndpoint.Map(routes);
        DeviceEndpoints.Map(routes);
        SecurityEventEndpoints.Map(routes);
        TwoFactorEndpoints.Map(routes);
        ContactChangeEndpoints.Map(routes);
        PasskeyEndpoints.Map(routes);
        StaffEndpoints.Map(routes);
    }
}

/// <summary>Names the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
