using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Contacts;
using Paycare.Identity.Customers;
using Paycare.Identity.Passkeys;
using Paycare.Identity.SecondFactors;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Closure;

/// <summary>
/// Ends an account once its wallet is closed: sign-in is no longer possible, and name, phone, e-mail and secrets are gone. What
/// the ledger must keep refers to an id that identifies no one. Words of cases and messages, images and other personal data
/// follow as due work; see <see cref="ErasureOptions"/>.
/// </summary>
internal sealed class CloseIdentity(
    Database db,
    Vault vault,
    SessionBook sessions,
    SecurityNotices notices,
    Erasures erasures,
    TimeProvider clock
)
{
    /// <summary>Closes an open account; closing again has no effect.</summary>
    /// <returns>When it was closed.</returns>
    public async Task<DateTimeOffset> CloseAsync(CustomerId id, CancellationToken cancel)
    {
        var customer = await db.Set<Customer>().SingleAsync(c => c.Id == id, cancel);
        if (customer.ClosedAt is { } before)
        {
            return before;
        }

        var now = clock.GetUtcNow();
        notices.Tell(customer, SecurityEventKinds.AccountClosed, null, null);
        var phone = vault.Open(customer.PhoneSealed, Customer.PlaceOf(id, "phone"));
        var email = vault.Open(customer.EmailSealed, Customer.PlaceOf(id, "email"));
        erasures.Ask(db, id, await customer.IsEmailOfAnotherAsync(db, vault, cancel) ? [phone] : [phone, email]);
        (customer.PhoneIndex, customer.EmailIndex, customer.NameIndex) = ($"closed:{id}", $"closed:{id}", $"closed:{id}");
        customer.PhoneEndIndex = $"closed:{id}";
        customer.PhoneSealed = vault.Seal("+0000000", Customer.PlaceOf(id, "phone"));
        customer.EmailSealed = vault.Seal("closed@closed.invalid", Customer.PlaceOf(id, "email"));
        customer.NameSealed = vault.Seal("\u2013", Customer.PlaceOf(id, "name"));
        (customer.PasswordHash, customer.TotpSecretSealed, customer.TotpPendingSealed, customer.TwoFactorEnabled) = (
            null,
            null,
            null,
            false
        );
        customer.ClosedAt = now;
        customer.ConcurrencyStamp = Tokens.New();
        db.Set<NameWord>().RemoveRange(await db.Set<NameWord>().Where(w => w.Customer == id).ToListAsync(cancel));
        db.Set<RecoveryCode>().RemoveRange(await db.Set<RecoveryCode>().Where(c => c.Customer == id).ToListAsync(cancel));
        db.Set<ContactChange>().RemoveRange(await db.Set<ContactChange>().Where(c => c.Customer == id).ToListAsync(cancel));
        db.Set<Passkey>().RemoveRange(await db.Set<Passkey>().Where(p => p.Customer == id).ToListAsync(cancel));
        db.Set<Device>().RemoveRange(await db.Set<Device>().Where(d => d.Customer == id).ToListAsync(cancel));
        if (await db.TrySaveAsync(cancel) is not null)
        {
            // It was closed or changed a moment earlier: try again.
            return await CloseAsync(id, cancel);
        }

        await sessions.EndAsync(s => s.Customer == id, cancel);
        return now;
    }
}
