using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.Staff;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Checks the e-mail and password of staff.</summary>
internal sealed class StaffCredentials(
    Database db,
    Vault vault,
    SignInThrottle throttle,
    KnownBrowsers devices,
    PasswordGate gate,
    AddressLimits limits,
    UserManager<StaffMember> users
)
{
    public static readonly Refusal Invalid = new(RefusalKind.NotSignedIn, "invalid-credentials");

    /// <summary>
    /// The member of staff with this e-mail and password; a try is spent until the sign-in is complete. A known browser has a count
    /// of its own.
    /// </summary>
    public async Task<Result<CheckedStaff>> CheckAsync(StaffSignInBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.StaffSignIn) is { } tooMany)
        {
            return tooMany;
        }

        var email = Typed.Line(body.Email).ToLowerInvariant();
        var indexes = vault.BlindIndexes("staff-email", email);
        var staff = await db.Set<StaffMember>().SingleBelievedAsync(s => indexes.Contains(s.EmailIndex) && !s.IsDisabled, cancel);
        var device = staff is null ? null : devices.Read(body.DeviceToken, staff.Id);
        var key =
            device is { } known ? CountedLocks.DeskSignInDevice.Of(staff!.Id).Part(known.ToString())
            : staff is null ? CountedLocks.DeskSignIn.Of(vault.LastingIndex("staff-email", email))
            : CountedLocks.DeskSignIn.Of(staff.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        var lane = device is null ? PasswordLane.Staff : PasswordLane.Known;
        if ((await gate.FitsAsync(users, staff, body.Password!, lane, cancel)).IsRefused(out var busy, out var fits))
        {
            await throttle.GiveBackAsync(key, cancel);
            return busy;
        }

        return fits ? new CheckedStaff(staff!, key) : Invalid;
    }

    /// <summary>Spends a try of setting up the second factor.</summary>
    public async Task<Result<LockKey>> SpendEnrolmentAsync(StaffMember staff, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.FinishStaffEnrolment) is { } tooMany)
        {
            return tooMany;
        }

        var key = CountedLocks.StaffFirstCodes.Of(staff.Id);
        return await throttle.SpendAsync(key, cancel) is { } locked ? locked : key;
    }
}

/// <summary>A member of staff whose password was right.</summary>
/// <param name="Staff">Who it is.</param>
/// <param name="Key">The count on which the try was spent.</param>
internal readonly record struct CheckedStaff(StaffMember Staff, LockKey Key);
