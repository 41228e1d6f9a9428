using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Passwords;

/// <summary>Checks and sets new passwords of existing customers.</summary>
internal sealed class NewPasswords(Database db, Vault vault, PasswordGate gate, SecurityNotices notices, SessionBook sessions)
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
    private async Task<Refusal?> SetAsync(Customer customer, string password, CancellationToken cancel)
    {
        if ((await gate.HashAsync(password, PasswordLane.Known, cancel)).IsRefused(out var busy, out var hash))
        {
            return busy;
        }

        customer.PasswordHash = hash;
        customer.SecurityStamp = Tokens.New();
        customer.ConcurrencyStamp = Tokens.New();
        return null;
    }

    /// <summary>Sets the new password, notifies its owner and ends every other session.</summary>
    /// <param name="customer">The customer's tracked row.</param>
    /// <param name="password">The new password, already accepted.</param>
    /// <param name="kind">How it came about, see <see cref="SecurityEventKinds"/>.</param>
    /// <param name="here">The session that stays; <c>null</c> to end all of them.</param>
    /// <param name="cancel">Cancels it before it is saved.</param>
    public async Task<Refusal?> ReplaceAsync(Customer customer, string password, string kind, SessionId? here, CancellationToken cancel)
    {
        if (await SetAsync(customer, password, cancel) is { } busy)
        {
            return busy;
        }

        notices.Tell(customer, kind, here, null);
        if (await db.SaveOrRefuseAsync(cancel) is { } raced)
        {
            return raced;
        }

        var id = customer.Id;
        _ = here is { } kept
            ? await sessions.EndAsync(s => s.Customer == id && s.Id != kept, cancel)
            : await sessions.EndAsync(s => s.Customer == id, cancel);
        return null;
    }
}
