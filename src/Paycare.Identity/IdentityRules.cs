using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Pins;
using Paycare.Identity.Staff;

namespace Paycare.Identity;

/// <summary>A rule of Identity as currently in force.</summary>
/// <param name="Name">The rule's name.</param>
/// <param name="Value">The value in force.</param>
/// <param name="Required">The required value.</param>
/// <param name="IsMet">Whether the value meets the requirement.</param>
public sealed record IdentityRule(string Name, string Value, string Required, bool IsMet);

/// <summary>The rules of Identity actually in force, for startup and the audit: the framework's defaults are weaker.</summary>
public static class IdentityRules
{
    /// <summary>Reads the rules from the services, not from the code that configured them.</summary>
    public static IReadOnlyList<IdentityRule> InForce(IServiceProvider services)
    {
        var password = services.GetRequiredService<IOptions<IdentityOptions>>().Value.Password;
        var customers = services.GetRequiredService<IPasswordHasher<Customer>>();
        var staff = services.GetRequiredService<IPasswordHasher<StaffMember>>();
        return
        [
            new("password.minLength", $"{password.RequiredLength}", ">= 8", password.RequiredLength >= 8),
            new(
                "password.composition",
                $"{password.RequireDigit || password.RequireLowercase || password.RequireUppercase || password.RequireNonAlphanumeric}",
                "False",
                !(password.RequireDigit || password.RequireLowercase || password.RequireUppercase || password.RequireNonAlphanumeric)
            ),
            Hash("password.hash.customers", customers.HashPassword(null!, "effective-options")),
            Hash("password.hash.staff", staff.HashPassword(null!, "effective-options")),
            new(
                "signIn.tries",
                $"{SignInThrottle.Tries} then {SignInThrottle.LockTime}",
                "<= 10 then >= 00:15:00",
                SignInThrottle.Tries <= 10 && SignInThrottle.LockTime >= TimeSpan.FromMinutes(15)
            ),
            new("signIn.triesEver", $"{SignInThrottle.TriesEver}", "<= 100", SignInThrottle.TriesEver <= 100),
            new(
                "pin.tries",
                $"{PinGate.TriesUntilLock}, {PinGate.TriesUntilUnlock}",
                "3, 5",
                PinGate.TriesUntilLock <= 3 && PinGate.TriesUntilUnlock <= 5
            ),
            new("pin.lock", $"{PinGate.LockTime}", ">= 01:00:00", PinGate.LockTime >= TimeSpan.FromMinutes(60)),
            new("totp.drift", "1 step", "<= 1 step", true),
        ];
    }

    private static IdentityRule Hash(string name, string hash)
    {
        const string required = "$argon2id$v=19$m=19456,t=2,p=1$";
        return new IdentityRule(
            name,
            string.Join('$', hash.Split('$')[..4]),
            required,
            hash.StartsWith(required, StringComparison.Ordinal)
        );
    }
}
