using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Input;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passwords;

/// <summary>A password change.</summary>
/// <param name="Current">The current password.</param>
/// <param name="New">The new password.</param>
public sealed record ChangePasswordBody(string? Current, string? New)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "password change";
}

/// <summary>Changes the password: all other sessions end, known devices stay known.</summary>
internal static class ChangePasswordEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPut("/api/v1/me/password", ChangeAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Security")
            .Documented("changePassword", "Change the password", "All other sessions end at once; known devices stay known.")
            .Refuses(RefusalKind.Locked, "sign-in-locked")
            .Refuses(RefusalKind.Conflict, "changed-meanwhile");

    private static async Task<HttpAnswer<NoContent>> ChangeAsync(
        ChangePasswordBody body,
        ClaimsPrincipal caller,
        ChangePassword change,
        CancellationToken cancel
    ) => (await change.ChangeAsync(caller, body, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>The steps of a password change.</summary>
internal sealed class ChangePassword(Database db, NewPasswords passwords, PasswordCheck password, AddressLimits limits)
{
    public async Task<Result<Done>> ChangeAsync(ClaimsPrincipal caller, ChangePasswordBody body, CancellationToken cancel)
    {
        if (limits.Enter(LimitedStep.ChangePassword) is { } tooMany)
        {
            return tooMany;
        }

        var (id, here) = (caller.Customer(), caller.Session());
        var check = new FieldCheck();
        var current = PasswordCheck.Secret(check, "current", body.Current);
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if (passwords.Fault(customer, body.New) is { } weak)
        {
            check.Fail("new", weak);
        }
        else if (Typed.Password(body.New!) == Typed.Password(current))
        {
            check.Fail("new", "field.password-same");
        }

        if ((check.Refusal ?? await password.AskAsync(caller, customer, "current", current, cancel)) is { } refused)
        {
            return refused;
        }

        return await passwords.ReplaceAsync(customer, body.New!, SecurityEventKinds.PasswordChanged, here, cancel) is { } raced
            ? raced
            : Done.Instance;
    }
}
