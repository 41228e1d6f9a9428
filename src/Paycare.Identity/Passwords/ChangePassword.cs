using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
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
            .RequireRateLimiting(RateLimitNames.SignIn)
            .WithTags("Security");

    private static async Task<IResult> ChangeAsync(
        ChangePasswordBody body,
        ClaimsPrincipal caller,
        ChangePassword change,
        CancellationToken cancel
    ) => (await change.ChangeAsync(caller, body, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>The steps of a password change.</summary>
internal sealed class ChangePassword(
    Database db,
    NewPasswords passwords,
    PasswordCheck password,
    SecurityNotices notices,
    SessionBook sessions
)
{
    public async Task<Result<Done>> ChangeAsync(ClaimsPrincipal caller, ChangePasswordBody body, CancellationToken cancel)
    {
        var (id, here) = (caller.Customer(), caller.Session());
        var check = new FieldCheck();
        var current = PasswordCheck.Secret(check, "current", body.Current);
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if (passwords.Fault(customer, body.New) is { } weak)
        {
            check.Fail("new", weak);
        }
        else if (body.New == current)
        {
            check.Fail("new", "field.password-same");
        }

        if ((check.Refusal ?? await password.AskAsync(customer, "current", current, cancel)) is { } refused)
        {
            return refused;
        }

        await passwords.SetAsync(customer, body.New!, cancel);
        notices.Tell(customer, SecurityEventKinds.PasswordChanged, here, null);
        if (await db.SaveOrRefuseAsync(cancel) is { } raced)
        {
            return raced;
        }

        await sessions.EndAsync(s => s.Customer == id && s.Id != here, cancel);
        return Done.Instance;
    }
}

/// <summary>Checks and sets new passwords of existing customers.</summary>
internal sealed class NewPasswords(Vault vault, PasswordGate gate, IPasswordHasher<Customer> hasher)
{
    /// <summary>The text key of a new password's fault for this person; <c>null</c> when it is accepted.</summary>
    public string? Fault(Customer customer, string? password)
    {
        var name = vault.Open(customer.NameSealed, Customer.PlaceOf(customer.Id, "name"));
        return PasswordPolicy.Check(
            password,
            [
                .. name.Split(' '),
                name,
                vault.Open(customer.PhoneSealed, Customer.PlaceOf(customer.Id, "phone")).TrimStart('+'),
                vault.Open(customer.EmailSealed, Customer.PlaceOf(customer.Id, "email")).Split('@')[0],
            ]
        );
    }

    /// <summary>Sets the new password in the row, which the caller saves.</summary>
    public async Task SetAsync(Customer customer, string password, CancellationToken cancel)
    {
        customer.PasswordHash = await gate.HashAsync(hasher, password, cancel);
        customer.SecurityStamp = Tokens.New();
        customer.ConcurrencyStamp = Tokens.New();
    }
}
