using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Locks;

namespace Paycare.Identity.MerchantUsers;

/// <summary>The locks of merchants' people.</summary>
internal static class MerchantUserLocks
{
    /// <summary>Whoever is put out stays out until an owner lets them in again.</summary>
    public static readonly Lockout Disabled = new(
        "merchant-user-disabled",
        "merchant's person",
        LockCloser.SignedIn,
        null,
        LockOpener.Owner
    )
    {
        CountEndless = (db, cancel) => db.Set<MerchantUser>().CountAsync(u => u.IsDisabled, cancel),
    };

    /// <summary>The key under which failures of one person are counted.</summary>
    public static LockKey Of(this Lockout counted, MerchantUserId user) => new(counted, user.ToString());
}
