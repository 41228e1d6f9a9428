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

    public string Write<TEnrolling>(TEnrolling who)
        where TEnrolling : struct, IStrongId<TEnrolling> =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{typeof(TEnrolling).Name}|{who}|{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}"
            )
        );

    public TEnrolling? Read<TEnrolling>(string? ticket)
        where TEnrolling : struct, IStrongId<TEnrolling>
    {
        try
        {
            var parts = _protector.Unprotect(ticket ?? "").Split('|');
            return
                parts[0] == typeof(TEnrolling).Name
                && long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? StrongId.Read<TEnrolling>(parts[1])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
