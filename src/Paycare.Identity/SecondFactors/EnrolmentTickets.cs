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

    public string Write<TId>(TId who)
        where TId : struct, IStrongId<TId> =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{typeof(TId).Name}|{who}|{(clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds()}"
            )
        );

    public TId? Read<TId>(string? ticket)
        where TId : struct, IStrongId<TId>
    {
        try
        {
            var parts = _protector.Unprotect(ticket ?? "").Split('|');
            return parts[0] == typeof(TId).Name
                && long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? StrongId.Read<TId>(parts[1])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
