using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Codes;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passwords;

/// <summary>A request to reset a forgotten password.</summary>
/// <param name="Identifier">The phone or e-mail address.</param>
/// <param name="DeviceToken">The token of a known device, if any: what strangers do then does not count.</param>
public sealed record PasswordResetBody(string? Identifier, string? DeviceToken = null)
{
    /// <summary>Never reveals who asked, as this ends up in logs.</summary>
    public override string ToString() => "password reset";
}

/// <summary>A reset awaiting its code; the same for unknown identifiers.</summary>
/// <param name="Id">To be sent back with the code.</param>
public sealed record PasswordResetAnswer(PasswordResetId Id);

/// <summary>The code sent by SMS, and the new password.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="New">The new password.</param>
public sealed record NewPasswordBody(string? Code, string? New)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "new password";
}

/// <summary>Resetting a forgotten password; nothing here reveals whether an account exists.</summary>
internal static class PasswordResetEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var resets = routes.MapGroup("/api/v1/password-resets").AllowAnonymous().WithTags("Security");
        resets
            .MapPost("", BeginAsync)
            .Documented(
                "beginPasswordReset",
                "Ask for a new password",
                "Always 202, whether the account exists or not; a code goes to its phone."
            );
        resets
            .MapPut("/{id}", FinishAsync)
            .Documented(
                "finishPasswordReset",
                "Set the new password",
                "Takes the code and the new password. All sessions end, and a cool-down begins."
            )
            .Refuses(RefusalKind.Locked, "sign-in-locked");
    }

    private static async Task<HttpAnswer<Accepted<PasswordResetAnswer>>> BeginAsync(
        PasswordResetBody body,
        PasswordResets resets,
        CancellationToken cancel
    ) => (await resets.BeginAsync(body, cancel)).ToHttp(id => TypedResults.Accepted((string?)null, new PasswordResetAnswer(id)));

    private static async Task<HttpAnswer<NoContent>> FinishAsync(
        PasswordResetId id,
        NewPasswordBody body,
        PasswordResets resets,
        CancellationToken cancel
    ) => (await resets.FinishAsync(id, body, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>
/// The steps of a reset. The code to the registered phone is another factor, so a reset ends a sign-in lock too.
/// </summary>
internal sealed class PasswordResets(
    Database db,
    CustomerFinder finder,
    OneTimeCodes codes,
    NewPasswords passwords,
    AddressLimits limits,
    CustomerLocks locks,
    CustomerPhone phone,
    TimeProvider clock
)
{
    private const int PerWindow = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly Refusal WrongCode = Refusal.Invalid("code", "field.code-wrong");

    /// <summary>
    /// Sends a code to the registered phone, if there is one. Response and work are the same when there is none.
    /// </summary>
    public async Task<Result<PasswordResetId>> BeginAsync(PasswordResetBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.BeginReset) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var identifier = check.Text("identifier", Typed.Line(body.Identifier), 254);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var (customer, subject) = await finder.FindAsync(identifier, cancel);
        var key = await DeviceAsync(customer?.Id, body.DeviceToken, cancel) is { } device
            ? CountedLocks.ResetCodesDevice.Of(device)
            : CountedLocks.ResetCodes.Of(subject);
        var reset = new PasswordReset
        {
            Id = StrongId.New<PasswordResetId>(clock),
            Customer = customer?.Id,
            Key = key.ToString(),
            At = clock.GetUtcNow(),
        };
        var since = reset.At - Window;
        var sent = await db.Set<PasswordReset>().CountAsync(r => r.Key == reset.Key && r.At > since, cancel);
        db.Set<PasswordReset>().Add(reset);
        if (sent < PerWindow)
        {
            var code = await codes.MakeAsync(CodePurpose.PasswordReset, reset.Id.Value, cancel);
            await (
                customer is null
                    ? phone.PretendAsync(CodeAskedBy.Anybody, subject, cancel)
                    : phone.SendAsync(CodeAskedBy.Anybody, customer, "sms.password-reset-code", code, cancel)
            );
        }

        await db.SaveChangesAsync(cancel);
        return reset.Id;
    }

    /// <summary>Checks the code and sets the password; every session ends.</summary>
    public async Task<Result<Done>> FinishAsync(PasswordResetId id, NewPasswordBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.FinishReset) is { } tooMany)
        {
            return tooMany;
        }

        var check = new FieldCheck();
        var code = check.Code("code", body.Code);
        if (PasswordPolicy.Check(body.New) is { } weak)
        {
            check.Fail("new", weak);
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var reset = await db.Set<PasswordReset>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancel);
        if (reset is null)
        {
            return Refusal.NotFound;
        }

        // A reset whose code was not sent, or whose tries are spent, can no longer succeed: guesses at it cost the owner nothing.
        if (!await codes.IsOpenAsync(CodePurpose.PasswordReset, id.Value, cancel))
        {
            return WrongCode;
        }

        var key = LockKey.Read(reset.Key);
        if (await locks.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        if (
            await codes.FitsAsync(CodePurpose.PasswordReset, id.Value, code, cancel) is not { } fitting
            || reset.Customer is not { } owner
            || await db.Set<Customer>().SingleOrDefaultAsync(c => c.Id == owner && c.ClosedAt == null, cancel) is not { } customer
        )
        {
            return WrongCode;
        }

        await locks.GiveBackAsync(key, cancel);
        // Only now: strangers must not learn whether a password contains the owner's name. The code stays valid.
        return passwords.Fault(customer, body.New) is { } personal
            ? Refusal.Invalid("new", personal)
            : await SetAsync(customer, body.New!, fitting, cancel);
    }

    private async Task<DeviceId?> DeviceAsync(CustomerId? customer, string? token, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        // Looked up for unknown identifiers too: same work.
        var (hash, owner) = (finder.TokenHash(token), customer ?? default);
        return await db.Set<Device>()
            .Where(d => d.TokenHash == hash && d.Customer == owner && d.RemovedAt == null)
            .Select(d => (DeviceId?)d.Id)
            .SingleOrDefaultAsync(cancel);
    }

    private async Task<Result<Done>> SetAsync(Customer customer, string password, Guid code, CancellationToken cancel)
    {
        if (!await codes.TakeAsync(code, cancel))
        {
            return WrongCode;
        }

        if (await passwords.ReplaceAsync(customer, password, SecurityEventKinds.PasswordWasReset, null, cancel) is { } raced)
        {
            return raced;
        }

        await locks.OpenSignInAsync(customer.Id, cancel);
        return Done.Instance;
    }
}
