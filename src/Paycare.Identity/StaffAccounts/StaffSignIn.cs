using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>The steps of a staff sign-in, and of setting up the second factor before the first one.</summary>
internal sealed class StaffSignIn(
    Database db,
    StaffCredentials credentials,
    StaffSecondFactor factor,
    SignInThrottle throttle,
    EnrolmentTickets tickets,
    KnownBrowsers devices,
    SessionBook sessions,
    AuditLog audit
)
{
    public async Task<Result<StaffSignInAnswer>> SignInAsync(StaffSignInBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        _ = check.Code("oneTimeCode", body.OneTimeCode);
        if (Check(check, body) is { } invalid)
        {
            return invalid;
        }

        if ((await credentials.CheckAsync(body, cancel)).IsRefused(out var unknown, out var found))
        {
            return unknown;
        }

        var (staff, key) = found;
        if (!staff.TwoFactorEnabled)
        {
            return new Refusal(RefusalKind.NotSignedIn, "second-factor-enrolment");
        }

        return await factor.TakeAsync(staff, body.OneTimeCode, cancel)
            ? await OpenAsync(staff, key, body.DeviceToken, cancel)
            : StaffCredentials.Invalid;
    }

    /// <summary>Begins enrolment after a correct password when there is no second factor yet. Each start makes a new secret.</summary>
    public async Task<Result<StaffEnrolment>> BeginEnrolmentAsync(StaffSignInBody body, CancellationToken cancel)
    {
        if (Check(new FieldCheck(), body) is { } invalid)
        {
            return invalid;
        }

        if ((await credentials.CheckAsync(body, cancel)).IsRefused(out var unknown, out var found) || found.Staff.TwoFactorEnabled)
        {
            return unknown ?? StaffCredentials.Invalid;
        }

        var (staff, key) = found;
        factor.Renew(staff);
        await throttle.ClearAsync(key, cancel);
        await db.SaveChangesAsync(cancel);
        return Enrolment(staff);
    }

    /// <summary>An enrolment in progress; <c>null</c> once expired.</summary>
    public async Task<StaffEnrolment?> FindEnrolmentAsync(string? ticket, CancellationToken cancel) =>
        await EnrollingAsync(ticket, cancel) is { } staff ? Enrolment(staff) : null;

    /// <summary>Checks the first code of the new second factor, and signs in.</summary>
    public async Task<Result<StaffSignInAnswer>> FinishEnrolmentAsync(string? ticket, string? code, CancellationToken cancel)
    {
        if (await EnrollingAsync(ticket, cancel) is not { } staff)
        {
            return StaffCredentials.Invalid;
        }

        if ((await credentials.SpendEnrolmentAsync(staff, cancel)).IsRefused(out var locked, out var key))
        {
            return locked;
        }

        if (!await factor.TakeAsync(staff, code, cancel))
        {
            return Refusal.Invalid("code", "field.code-wrong");
        }

        staff.TwoFactorEnabled = true;
        audit.Add(db, $"staff:{staff.Id}", "staff.second-factor-set", $"staff:{staff.Id}");
        return await OpenAsync(staff, key, null, cancel);
    }

    private static Refusal? Check(FieldCheck check, StaffSignInBody body)
    {
        _ = check.Text("email", Typed.Line(body.Email), 254);
        var password = body.Password ?? "";
        if (password.Length is 0 or > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail("password", password.Length == 0 ? "field.required" : "field.too-long");
        }

        return check.Refusal;
    }

    private async Task<StaffMember?> EnrollingAsync(string? ticket, CancellationToken cancel) =>
        tickets.Read<StaffId>(ticket) is { } id
            ? await db.Set<StaffMember>().SingleBelievedAsync(s => s.Id == id && !s.IsDisabled && !s.TwoFactorEnabled, cancel)
            : null;

    private async Task<StaffSignInAnswer> OpenAsync(StaffMember staff, LockKey key, string? deviceToken, CancellationToken cancel)
    {
        await throttle.ClearAsync(key, cancel);
        var (token, expiresAt) = sessions.Open(db, null, staff.Id, null);
        audit.Add(db, $"staff:{staff.Id}", "staff.sign-in", $"staff:{staff.Id}");
        await db.SaveChangesAsync(cancel);
        return new StaffSignInAnswer(
            token,
            expiresAt,
            staff.Id,
            staff.DisplayName,
            staff.Role.ToString().ToLowerInvariant(),
            devices.Write(staff.Id, deviceToken)
        );
    }

    private StaffEnrolment Enrolment(StaffMember staff) => new(tickets.Write(staff.Id), factor.Secret(staff), factor.Uri(staff));
}
