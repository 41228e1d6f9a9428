using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Paycare.Platform.Ids;

namespace Paycare.Identity.SecondFactors;

/// <summary>Carries "the password was right" from one form to the next, without storing the password anywhere.</summary>
internal sealed class EnrolmentTickets(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);
    private readonly IDataProtector _protector = protection.CreateProtector("second-factor-enrolment");

    public string Write<TWho>(TWho who)
        where TWho : struct, IStrongId<TWho> =>
        _protector.Protect(
            string.Create(CultureInfo.InvariantCulture, $"{typeof(TWho).Name}|{who}|{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}")
        );

    public TWho? Read<TWho>(string? ticket)
        where TWho : struct, IStrongId<TWho>
    {
        try
        {
            var parts = _protector.Unprotect(ticket ?? "").Split('|');
            return
                parts[0] == typeof(TWho).Name && long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? StrongId.Read<TWho>(parts[1])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
