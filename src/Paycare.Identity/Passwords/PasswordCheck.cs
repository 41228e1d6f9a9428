using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Paycare.Identity.Customers;
using Paycare.Identity.Lockouts;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Identity.Passwords;

/// <summary>Asks a signed-in customer for the password again; wrong ones count as failed sign-ins of their device.</summary>
internal sealed class PasswordCheck(SignInThrottle throttle, SessionBook sessions, PasswordGate gate, UserManager<Customer> users)
{
    /// <summary>Whether the password is the customer's.</summary>
    /// <returns><c>null</c> when it is; otherwise the error in the field, or that sign-in is locked.</returns>
    public async Task<Refusal?> AskAsync(ClaimsPrincipal caller, Customer customer, string field, string password, CancellationToken cancel)
    {
        var key = (await sessions.FindAsync(caller.Session(), isInput: false, cancel))?.Device is { } device
            ? CountedLocks.SignInDevice.Of(device)
            : CountedLocks.SignIn.Of(customer.Id);
        if (await throttle.SpendAsync(key, cancel) is { } locked)
        {
            return locked;
        }

        if (!(await gate.FitsAsync(users, customer, password, PasswordLane.Known, cancel)).IsRefused(out var busy, out var fits) && !fits)
        {
            return Refusal.Invalid(field, "field.password-wrong");
        }

        await throttle.GiveBackAsync(key, cancel);
        return busy;
    }

    /// <summary>
    /// Reports a secret that is missing, or too long ever to have been accepted. Never trimmed: every character counts.
    /// </summary>
    public static string Secret(FieldCheck check, string field, string? value)
    {
        if (string.IsNullOrEmpty(value) || value.Length > 4 * PasswordPolicy.MaxLength)
        {
            check.Fail(field, string.IsNullOrEmpty(value) ? "field.required" : "field.too-long");
        }

        return value ?? "";
    }
}
