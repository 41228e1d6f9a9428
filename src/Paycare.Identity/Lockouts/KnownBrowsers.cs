using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Lockouts;

/// <summary>
/// Browsers that staff, and merchants' people, signed in from. Their token gives no access, only a count of failures that strangers
/// cannot spend and a place that strangers cannot take; so it is kept in the browser alone.
/// </summary>
internal sealed class KnownBrowsers(IDataProtectionProvider protection, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(180);
    private readonly IDataProtector _protector = protection.CreateProtector("known-browser");

    /// <summary>A token for a browser that just signed in: that of the same browser, when it has one.</summary>
    public string Write<TPerson>(TPerson who, string? present)
        where TPerson : struct, IStrongId<TPerson> =>
        Seal(who.ToString()!, typeof(TPerson).Name, Read(present, who) ?? StrongId.New<DeviceId>(clock));

    private string Seal(string who, string kind, DeviceId browser) =>
        _protector.Protect(
            string.Create(CultureInfo.InvariantCulture, $"{kind}:{who}|{browser}|{(clock.GetUtcNow() + Kept).ToUnixTimeSeconds()}")
        );

    /// <summary>The browser of a token; <c>null</c> when it is not this person's, or too old.</summary>
    public DeviceId? Read<TPerson>(string? token, TPerson who)
        where TPerson : struct, IStrongId<TPerson>
    {
        try
        {
            var parts = _protector.Unprotect(token ?? "").Split('|');
            return
                parts[0] == $"{typeof(TPerson).Name}:{who}"
                && long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? StrongId.Read<DeviceId>(parts[1])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
