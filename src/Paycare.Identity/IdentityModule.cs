using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Closure;
using Paycare.Identity.Codes;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Contacts;
using Paycare.Identity.Customers;
using Paycare.Identity.Emergencies;
using Paycare.Identity.Hotline;
using Paycare.Identity.Lockouts;
using Paycare.Identity.MerchantUsers;
using Paycare.Identity.Passkeys;
using Paycare.Identity.Passwords;
using Paycare.Identity.Pins;
using Paycare.Identity.Privacy;
using Paycare.Identity.Profiles;
using Paycare.Identity.Protection;
using Paycare.Identity.Pushes;
using Paycare.Identity.Registration;
using Paycare.Identity.Reproofs;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Identity.SignIn;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Identity.TwoFactor;
using Paycare.Identity.Verification;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Identity;

/// <summary>Wires customers, staff, sign-in and sessions: one line per room, lower ones first.</summary>
public static class IdentityModule
{
    /// <summary>Adds the module's services and tables.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        CodesModule.Add(services);
        CustomersModule.Add(services);
        StaffModule.Add(services);
        SessionsModule.Add(services);
        SecurityModule.Add(services);
        PushesModule.Add(services);
        LockoutsModule.Add(services);
        PasswordsModule.Add(services);
        PinsModule.Add(services);
        SecondFactorsModule.Add(services);
        ConfirmationsModule.Add(services);
        TwoFactorModule.Add(services);
        ProtectionModule.Add(services);
        RegistrationModule.Add(services);
        SignInModule.Add(services);
        EmergenciesModule.Add(services);
        HotlineModule.Add(services);
        ProfilesModule.Add(services);
        ContactsModule.Add(services);
        PasskeysModule.Add(services);
        StaffAccountsModule.Add(services);
        MerchantUsersModule.Add(services);
        VerificationModule.Add(services);
        ReproofsModule.Add(services);
        ClosureModule.Add(services);
        PrivacyModule.Add(services);
        services.AddApi<IdentityApi>();
        services.AddApi<SecurityApi>();
        services.AddApi<CredentialsApi>();
        return TextSource.Add(services, typeof(Texts));
    }

    /// <summary>Maps the module's endpoints.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        SessionsModule.Map(routes);
        PushesModule.Map(routes);
        PasswordsModule.Map(routes);
        PinsModule.Map(routes);
        ConfirmationsModule.Map(routes);
        TwoFactorModule.Map(routes);
        ProtectionModule.Map(routes);
        RegistrationModule.Map(routes);
        SignInModule.Map(routes);
        ContactsModule.Map(routes);
        PasskeysModule.Map(routes);
        StaffAccountsModule.Map(routes);
        VerificationModule.Map(routes);
        ReproofsModule.Map(routes);
        PrivacyModule.Map(routes);
    }
}

/// <summary>Marks the module's texts: <c>Texts.resx</c>.</summary>
internal sealed class Texts;
