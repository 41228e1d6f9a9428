using Microsoft.EntityFrameworkCore;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>Finds whom a phone or e-mail address means at sign-in.</summary>
internal sealed class CustomerFinder(Database db, Vault vault)
{
    /// <summary>The customer, and the name under which failures count: unknown identifiers have one too.</summary>
    public async Task<(Customer? Customer, string Key)> FindAsync(string identifier, CancellationToken cancel)
    {
        if (identifier.Contains('@', StringComparison.Ordinal))
        {
            var email = vault.BlindIndex("email", identifier.ToLowerInvariant());
            var byEmail = await db.Set<Customer>().SingleOrDefaultAsync(c => c.EmailIndex == email, cancel);
            return (byEmail, byEmail?.Id.ToString() ?? email);
        }

        var phone = vault.BlindIndex("phone", Contact.TryPhone(identifier, out var e164) ? e164 : identifier);
        var byPhone = await db.Set<Customer>().SingleOrDefaultAsync(c => c.PhoneIndex == phone, cancel);
        return (byPhone, byPhone?.Id.ToString() ?? phone);
    }
}
