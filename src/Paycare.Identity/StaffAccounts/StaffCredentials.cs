using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.Staff;
using Paycare.Platform.Input;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Checks the e-mail and password of staff.</summary>
internal sealed class StaffCredentials(Database db, Vault vault, SignInThrottle throttle, PasswordGate gate, UserManager<StaffMember> users)
{
    public static readonly Refusal Invalid = new(RefusalKind.NotSignedIn, "invalid-credentials");

    /// <summary>The key under which a staff member's tries are counted.</summary>
    public static string KeyOf(StaffMember staff) => $"staff:{staff.Id}";

    /// <summary>The member of staff with this e-mail and password; a try is spent until the sign-in is complete.</summary>
    public async Task<Result<StaffMember>> CheckAsync(StaffSignInBody body, CancellationToken cancel)
    {
        var email = Typed.Line(body.Email).ToLowerInvariant();
        var indexes = vault.BlindIndexes("staff-email", email);
        var staff = await db.Set<StaffMember>().SingleOrDefaultAsync(s => indexes.Contains(s.EmailIndex) && !s.IsDisabled, cancel);
        if (await throttle.SpendAsync(staff is null ? vault.LastingIndex("staff-email", email) : KeyOf(staff), cancel) is { } locked)
        {
            return locked;
        }

        return await gate.FitsAsync(users, staff, body.Password!, cancel) ? staff! : Invalid;
    }
}
