using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Contacts;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Customers;

/// <summary>Finds the customer that a phone or e-mail address identifies at sign-in.</summary>
internal sealed class CustomerFinder(Database db, Vault vault)
{
    /// <summary>The customer, and the key under which failures are counted: unknown identifiers have one too.</summary>
    public async Task<(Customer? Customer, string Key)> FindAsync(string identifier, CancellationToken cancel)
    {
        if (identifier.Contains('@', StringComparison.Ordinal))
        {
            var email = Contact.TryEmail(identifier, out var address) ? address : identifier.ToLowerInvariant();
            var emails = vault.BlindIndexes("email", email);
            var byEmail = await Customer.ByEmail(db.Set<Customer>(), emails).SingleOrDefaultAsync(cancel);
            return (byEmail, byEmail?.Id.ToString() ?? vault.LastingIndex("email", email));
        }

        var phone = Contact.TryPhone(identifier, out var e164) ? e164 : identifier;
        var phones = vault.BlindIndexes("phone", phone);
        var byPhone = await db.Set<Customer>().SingleOrDefaultAsync(c => phones.Contains(c.PhoneIndex), cancel);
        return (byPhone, byPhone?.Id.ToString() ?? vault.LastingIndex("phone", phone));
    }

    /// <summary>What is stored of a token that the person holds.</summary>
    public string TokenHash(string token) => vault.TokenHash(token);
}
