using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using OtpNet;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>What a staff sign-in sends: all three, always.</summary>
internal sealed record StaffSignInBody(string? Email, string? Password, string? OneTimeCode);

/// <summary>A session for a member of staff.</summary>
/// <param name="AccessToken">Bearer token of the session.</param>
/// <param name="ExpiresAt">When the session ends by itself; earlier after 15 idle minutes.</param>
/// <param name="StaffId">Who signed in.</param>
/// <param name="Name">The name that customers see.</param>
/// <param name="Role">agent, lead, risk or admin.</param>
public sealed record StaffSignInAnswer(string AccessToken, DateTimeOffset ExpiresAt, StaffId StaffId, string Name, string Role);

/// <summary>Signing staff in: e-mail, password and time-based code; one answer for whatever was wrong.</summary>
internal static class StaffSignInEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/desk/sessions", SignInAsync).AllowAnonymous().RequireRateLimiting(RateLimitNames.SignIn).WithTags("Desk");

    private static async Task<IResult> SignInAsync(
        StaffSignInBody body, Database db, Vault vault, SignInThrottle throttle, PasswordGate gate, UserManager<StaffMember> users,
        SessionBook sessions, AuditLog audit, TimeProvider clock, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var email = check.Text("email", body.Email, 254).ToLowerInvariant();
        var password = body.Password ?? "";
        if (password.Length is 0 or > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail("password", password.Length == 0 ? "field.required" : "field.too-long");
        }

        _ = check.Text("oneTimeCode", body.OneTimeCode, 10);
        if (check.Refusal is { } invalid)
        {
            return invalid.ToHttp();
        }

        var index = vault.BlindIndex("staff-email", email);
        var staff = await db.Set<StaffMember>().SingleOrDefaultAsync(s => s.EmailIndex == index && !s.IsDisabled, cancel);
        var key = staff is null ? index : $"staff:{staff.Id}";
        if (await throttle.SpendAsync(key, cancel) is { } until)
        {
            return new Refusal(RefusalKind.Locked, "sign-in-locked").With("until", until).ToHttp();
        }

        var fits = await gate.FitsAsync(users, staff, password, cancel);
        var now = clock.GetUtcNow();
        if (!fits || !TotpCodes.Fits(Secret(vault, staff!), body.OneTimeCode, now, out var step)
            || !await TotpCodes.TakeStepAsync(db, staff!.Id, step, cancel))
        {
            return new Refusal(RefusalKind.NotSignedIn, "invalid-credentials").ToHttp();
        }

        await throttle.ClearAsync(key, cancel);
        var (token, expiresAt) = sessions.Open(db, null, staff.Id, null);
        audit.Add(db, $"staff:{staff.Id}", "staff.sign-in", $"staff:{staff.Id}");
        await db.SaveChangesAsync(cancel);
        return TypedResults.Created("/api/v1/desk/sessions/current",
            new StaffSignInAnswer(token, expiresAt, staff.Id, staff.DisplayName, staff.Role.ToString().ToLowerInvariant()));
    }

    private static byte[] Secret(Vault vault, StaffMember staff) =>
        Base32Encoding.ToBytes(vault.Open(staff.TotpSecretSealed, StaffMember.PlaceOf(staff.Id, "totp-secret")));
}
