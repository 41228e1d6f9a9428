using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.Customers;
using Paycare.Identity.Passwords;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pins;

/// <summary>A PIN change. The password replaces the old PIN, which allows a forgotten PIN to be reset.</summary>
/// <param name="Password">The current password.</param>
/// <param name="New">The new PIN, six digits.</param>
public sealed record ChangePinBody(string? Password, string? New)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "PIN change";
}

/// <summary>Whether a new PIN ends a running lock.</summary>
public enum PinLockEnd
{
    /// <summary>It does: the session was just confirmed with a code.</summary>
    WithThisPin,

    /// <summary>It does once the session is confirmed with a code.</summary>
    AfterCode,

    /// <summary>It does not: the password was set anew with a code a short while ago.</summary>
    NotByPin,
}

/// <summary>Sets a new PIN. The password alone never shortens a running lock; large payments wait afterwards.</summary>
internal static class ChangePinEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/v1/me/pin", ChangeAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Security")
            .Documented(
                "changePin",
                "Set a new PIN",
                "The password stands in for the old PIN. It ends a running lock only in a session that was confirmed with "
                    + "a code, and starts a cool-down."
            )
            .Refuses(RefusalKind.Locked, "sign-in-locked");

    private static async Task<HttpAnswer<NoContent>> ChangeAsync(
        ChangePinBody body,
        ClaimsPrincipal caller,
        ChangePin change,
        CancellationToken cancel
    ) => (await change.ChangeAsync(caller, body, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>The steps of a PIN change.</summary>
internal sealed class ChangePin(
    Database db,
    PasswordCheck password,
    PinGate pins,
    SessionBook sessions,
    SecurityNotices notices,
    AddressLimits limits,
    IOptions<SecurityOptions> options,
    TimeProvider clock
)
{
    public async Task<Result<Done>> ChangeAsync(ClaimsPrincipal caller, ChangePinBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ChangePin) is { } tooMany)
        {
            return tooMany;
        }

        var id = caller.Customer();
        var check = new FieldCheck();
        var known = PasswordCheck.Secret(check, "password", body.Password);
        var pin = PinPolicy.Read(check, "new", body.New);
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if ((check.Refusal ?? await password.AskAsync(caller, customer, "password", known, cancel)) is { } refused)
        {
            return refused;
        }

        // The cool-down starts with the new PIN, before anyone is notified.
        await pins.SetAsync(id, pin, cancel);
        notices.Tell(customer, SecurityEventKinds.PinChanged, caller.Session(), null);
        await db.SaveChangesAsync(cancel);
        if (await IsStrongAsync(caller, cancel))
        {
            await pins.UnlockAsync(id, cancel);
        }

        return Done.Instance;
    }

    /// <summary>
    /// Whether this session was just confirmed with a code, by somebody who did not also set the password with one: whoever took
    /// over the phone number alone must wait.
    /// </summary>
    private async Task<bool> IsStrongAsync(ClaimsPrincipal caller, CancellationToken cancel) =>
        await LockEndAsync(caller, cancel) == PinLockEnd.WithThisPin;

    /// <summary>What a new PIN set now means for a running lock.</summary>
    public async Task<PinLockEnd> LockEndAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (id, now) = (caller.Customer(), clock.GetUtcNow());
        var since = now - options.Value.CoolDown;
        if (
            await db.Set<SecurityEvent>()
                .AnyAsync(e => e.Customer == id && e.Kind == SecurityEventKinds.PasswordWasReset && e.At > since, cancel)
        )
        {
            return PinLockEnd.NotByPin;
        }

        return (await sessions.FindAsync(caller.Session(), isInput: false, cancel))?.ConfirmedAt >= now - options.Value.AskedAgain
            ? PinLockEnd.WithThisPin
            : PinLockEnd.AfterCode;
    }
}
