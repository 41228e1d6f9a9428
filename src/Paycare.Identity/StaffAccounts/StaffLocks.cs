using Paycare.Identity.Lockouts;
using Paycare.Platform.Ids;

namespace Paycare.Identity.StaffAccounts;

/// <summary>The counted locks of a member of staff, which a colleague's decision opens.</summary>
internal sealed class StaffLocks(SignInThrottle throttle)
{
    /// <summary>Clears the failures that strangers and the colleague made, in known browsers too.</summary>
    public async Task OpenAsync(StaffId staff, CancellationToken cancel)
    {
        await throttle.ClearAsync(CountedLocks.StaffSignIn.Of(staff), cancel);
        await throttle.ClearAsync(CountedLocks.StaffEnrolment.Of(staff), cancel);
        await throttle.ClearUnderAsync(CountedLocks.StaffSignInDevice.Of(staff), cancel);
    }
}
