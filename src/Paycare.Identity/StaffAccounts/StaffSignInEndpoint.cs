using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Passwords;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>A staff sign-in request; all three fields are always required.</summary>
/// <param name="Email">The e-mail address used to sign in.</param>
/// <param name="Password">The password.</param>
/// <param name="OneTimeCode">The time-based code.</param>
public sealed record StaffSignInBody(string? Email, string? Password, string? OneTimeCode)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "staff sign-in";
}

/// <summary>A staff member's new session.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session expires; earlier after 15 idle minutes.</param>
/// <param name="StaffId">The staff member who signed in.</param>
/// <param name="Name">The name shown to customers.</param>
/// <param name="Role"><c>agent</c>, <c>lead</c>, <c>risk</c> or <c>admin</c>.</param>
public sealed record StaffSignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, StaffId StaffId, string Name, string Role);

/// <summary>Signs staff in with e-mail, password and time-based code; the response does not show which was wrong.</summary>
internal static class StaffSignInEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/desk/sessions", SignInAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.SignIn).WithTags("Desk");

    private static async Task<IResult> SignInAsync(StaffSignInBody body, StaffSignIn steps, CancellationToken cancel) =>
        (await steps.SignInAsync(body, cancel)).ToHttp(answer => TypedResults.Created("/api/v1/desk/sessions/current", answer));
}

/// <summary>The steps of a staff sign-in, and of setting up the second factor before the first one.</summary>
internal sealed class StaffSignIn(
    Database db,
    Vault vault,
    SignInThrottle throttle,
    PasswordGate gate,
    UserManager<StaffMember> users,
    StaffEnrolmentTickets tickets,
    SessionBook sessions,
    AuditLog audit,
    TimeProvider clock
)
{
    private const string Issuer = "Paycare desk";
    private static readonly Refusal InvalidCredentials = new(RefusalKind.NotSignedIn, "invalid-credentials");

    public async Task<Result<StaffSignInAnswer>> SignInAsync(StaffSignInBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        _ = check.Text("oneTimeCode", body.OneTimeCode, 10);
        if (Check(check, body) is { } invalid)
        {
            return invalid;
        }

        if ((await KnowAsync(body, cancel)).IsRefused(out var unknown, out var staff))
        {
            return unknown;
        }

        if (!staff.TwoFactorEnabled)
        {
            return new Refusal(RefusalKind.NotSignedIn, "second-factor-enrolment");
        }

        return await TakeCodeAsync(staff, body.OneTimeCode, cancel) ? await OpenAsync(staff, cancel) : InvalidCredentials;
    }

    /// <summary>Begins enrolment after a correct password when there is no second factor yet. Each start makes a new secret.</summary>
    public async Task<Result<StaffEnrolment>> BeginEnrolmentAsync(StaffSignInBody body, CancellationToken cancel)
    {
        if (Check(new FieldCheck(), body) is { } invalid)
        {
            return invalid;
        }

        if ((await KnowAsync(body, cancel)).IsRefused(out var unknown, out var staff) || staff.TwoFactorEnabled)
        {
            return unknown ?? InvalidCredentials;
        }

        staff.TotpSecretSealed = vault.Seal(
            Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(20)),
            StaffMember.PlaceOf(staff.Id, "totp-secret")
        );
        await throttle.ClearAsync(KeyOf(staff), cancel);
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
            return InvalidCredentials;
        }

        if (await throttle.SpendAsync(KeyOf(staff), cancel) is { } locked)
        {
            return locked;
        }

        if (!await TakeCodeAsync(staff, code, cancel))
        {
            return Refusal.Invalid("code", "field.code-wrong");
        }

        staff.TwoFactorEnabled = true;
        audit.Add(db, $"staff:{staff.Id}", "staff.second-factor-set", $"staff:{staff.Id}");
        return await OpenAsync(staff, cancel);
    }

    private static Refusal? Check(FieldCheck check, StaffSignInBody body)
    {
        _ = check.Text("email", body.Email, 254);
        var password = body.Password ?? "";
        if (password.Length is 0 or > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail("password", password.Length == 0 ? "field.required" : "field.too-long");
        }

        return check.Refusal;
    }

    /// <summary>The member of staff with this e-mail and password; a try is spent until the sign-in is complete.</summary>
    private async Task<Result<StaffMember>> KnowAsync(StaffSignInBody body, CancellationToken cancel)
    {
        var email = body.Email!.Trim().ToLowerInvariant();
        var indexes = vault.BlindIndexes("staff-email", email);
        var staff = await db.Set<StaffMember>().SingleOrDefaultAsync(s => indexes.Contains(s.EmailIndex) && !s.IsDisabled, cancel);
        if (await throttle.SpendAsync(staff is null ? vault.LastingIndex("staff-email", email) : KeyOf(staff), cancel) is { } locked)
        {
            return locked;
        }

        return await gate.FitsAsync(users, staff, body.Password!, cancel) ? staff! : InvalidCredentials;
    }

    private async Task<StaffMember?> EnrollingAsync(string? ticket, CancellationToken cancel) =>
        tickets.Read(ticket) is { } id
            ? await db.Set<StaffMember>().SingleOrDefaultAsync(s => s.Id == id && !s.IsDisabled && !s.TwoFactorEnabled, cancel)
            : null;

    private async Task<bool> TakeCodeAsync(StaffMember staff, string? code, CancellationToken cancel) =>
        TotpCodes.Fits(Base32Encoding.ToBytes(Secret(staff)), code, clock.GetUtcNow(), out var step)
        && await TotpCodes.TakeStepAsync(db, staff.Id, step, cancel);

    private async Task<StaffSignInAnswer> OpenAsync(StaffMember staff, CancellationToken cancel)
    {
        await throttle.ClearAsync(KeyOf(staff), cancel);
        var (token, expiresAt) = sessions.Open(db, null, staff.Id, null);
        audit.Add(db, $"staff:{staff.Id}", "staff.sign-in", $"staff:{staff.Id}");
        await db.SaveChangesAsync(cancel);
        return new StaffSignInAnswer(token, expiresAt, staff.Id, staff.DisplayName, staff.Role.ToString().ToLowerInvariant());
    }

    private StaffEnrolment Enrolment(StaffMember staff)
    {
        var secret = Secret(staff);
        var uri = new OtpUri(
            OtpType.Totp,
            secret,
            vault.Open(staff.EmailSealed, StaffMember.PlaceOf(staff.Id, "email")),
            Issuer
        ).ToString();
        return new StaffEnrolment(tickets.Write(staff.Id), secret, uri);
    }

    private string Secret(StaffMember staff) => vault.Open(staff.TotpSecretSealed, StaffMember.PlaceOf(staff.Id, "totp-secret"));

    private static string KeyOf(StaffMember staff) => $"staff:{staff.Id}";
}
