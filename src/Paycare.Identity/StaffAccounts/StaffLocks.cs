using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Locks;

namespace Paycare.Identity.StaffAccounts;

/// <summary>The counted locks of a member of staff, which a colleague's decision opens.</summary>
internal sealed class StaffLocks(SignInThrottle throttle)
{
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

    /// <summary>Clears the failures that strangers and the colleague made, in known browsers too.</summary>
    public async Task OpenAsync(StaffId staff, CancellationToken cancel)
    {
        await throttle.ClearAsync(CountedLocks.DeskSignIn.Of(staff), cancel);
        await throttle.ClearAsync(CountedLocks.StaffFirstCodes.Of(staff), cancel);
        await throttle.ClearUnderAsync(CountedLocks.DeskSignInDevice.Of(staff), cancel);
    }
}
