using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;

namespace Paycare.Identity.StaffAccounts;

/// <summary>
/// Browsers that staff signed in from. Their token gives no access, only a count of failures that strangers cannot spend and a
/// place that strangers cannot take; so it is kept in the browser alone.
/// </summary>
internal sealed class StaffDevices(IDataProtectionProvider protection, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromDays(180);

    /// <summary>Whoever is put out stays out until somebody lets them in again.</summary>
    public static readonly Lockout Disabled = new(
        "staff-disabled",
        "member of staff",
        LockCloser.Staff,
        null,
        LockOpener.Administrator,
        LockOpener.TwoPeople
    )
    {
        CountEndless = (db, cancel) => db.Set<StaffMember>().CountAsync(s => s.IsDisabled, cancel),
    };

    private readonly IDataProtector _protector = protection.CreateProtector("staff-device");

    /// <summary>A token for a browser that just signed in: that of the same device, when it has one.</summary>
    public string Write(StaffId staff, string? present) =>
        _protector.Protect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{staff}|{Read(present, staff) ?? StrongId.New<DeviceId>(clock)}|{(clock.GetUtcNow() + Kept).ToUnixTimeSeconds()}"
            )
        );

    /// <summary>The device of a token; <c>null</c> when it is not this person's, or too old.</summary>
    public DeviceId? Read(string? token, StaffId staff)
    {
        try
        {
            var parts = _protector.Unprotect(token ?? "").Split('|');
            return
                parts[0] == staff.ToString() && long.Parse(parts[2], CultureInfo.InvariantCulture) > clock.GetUtcNow().ToUnixTimeSeconds()
                ? StrongId.Read<DeviceId>(parts[1])
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
