using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Customers;
using Paycare.Identity.Sessions;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Profiles;

/// <summary>Reads customers: masked, or one item of personal data at a time.</summary>
internal sealed class CustomerDirectory(Database db, Vault vault, TimeProvider clock)
{
    /// <summary>Of the customers who have one word of a name, or a phone's end, how many are compared with the other words.</summary>
    private const int MostCompared = 2_000;

    /// <summary>A customer's masked data for care.</summary>
    public async Task<CustomerCard?> FindCustomerAsync(CustomerId id, CancellationToken cancel) =>
        (await FindCustomersAsync([id], cancel)).GetValueOrDefault(id);

    /// <summary>Customers' masked data for care. Unknown ids are left out.</summary>
    public async Task<IReadOnlyDictionary<CustomerId, CustomerCard>> FindCustomersAsync(
        IReadOnlyCollection<CustomerId> ids,
        CancellationToken cancel
    )
    {
        var rows = await db.Set<Customer>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel);
        return rows.ToDictionary(
            row => row.Id,
            row => new CustomerCard(
                row.Id,
                Contact.MaskName(Open(row, row.NameSealed, "name")),
                Contact.MaskPhone(Open(row, row.PhoneSealed, "phone")),
                Contact.MaskEmail(Open(row, row.EmailSealed, "email")),
                row.Locale,
                row.JoinedAt
            )
        );
    }

    /// <summary>One item of personal data in the clear. The caller must have a reason and record it.</summary>
    public async Task<string?> RevealAsync(CustomerId id, PersonalField field, CancellationToken cancel)
    {
        var row = await db.Set<Customer>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancel);
        return row is null
            ? null
            : field switch
            {
                PersonalField.Name => Open(row, row.NameSealed, "name"),
                PersonalField.Phone => Open(row, row.PhoneSealed, "phone"),
                PersonalField.Email => Open(row, row.EmailSealed, "email"),
                _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Unnamed field."),
            };
    }

    /// <summary>Finds a customer by phone, in any usual form, or by e-mail address.</summary>
    public async Task<CustomerId?> FindByContactAsync(string? phone, string? email, CancellationToken cancel)
    {
        var customers = db.Set<Customer>().AsNoTracking();
        if (Contact.TryPhone(phone, out var e164))
        {
            var indexes = vault.BlindIndexes("phone", e164);
            customers = customers.Where(c => indexes.Contains(c.PhoneIndex));
        }
        else if (Contact.TryEmail(email, out var address))
        {
            var indexes = vault.BlindIndexes("email", address);
            customers = Customer.ByEmail(customers, indexes);
        }
        else
        {
            return null;
        }

        return await customers.Select(c => (CustomerId?)c.Id).SingleOrDefaultAsync(cancel);
    }

    /// <summary>Whose e-mail addresses these are; addresses that are nobody's are left out.</summary>
    public async Task<IReadOnlyDictionary<string, EmailOwner>> FindByEmailsAsync(
        IReadOnlyCollection<string> emails,
        CancellationToken cancel
    )
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var email in emails)
        {
            foreach (var index in Contact.TryEmail(email, out var address) ? vault.BlindIndexes("email", address) : [])
            {
                addresses[index] = email;
            }
        }

        var indexes = addresses.Keys.ToList();
        var found = await db.Set<Customer>()
            .AsNoTracking()
            .Where(c => indexes.Contains(c.EmailIndex))
            .Select(c => new
            {
                c.Id,
                c.EmailIndex,
                c.Locale,
                c.JoinedAt,
                IsConfirmed = c.EmailConfirmedAt != null,
            })
            .ToListAsync(cancel);
        return found
            .GroupBy(c => addresses[c.EmailIndex], StringComparer.Ordinal)
            .ToDictionary(
                same => same.Key,
                same =>
                    same.OrderBy(c => !c.IsConfirmed)
                        .ThenBy(c => c.JoinedAt)
                        .Select(c => new EmailOwner(c.IsConfirmed ? c.Id : null, Languages.Of(c.Locale)))
                        .First(),
                StringComparer.Ordinal
            );
    }

    /// <summary>The customers of this whole name, newest first, however it is written: case, width and blanks do not count.</summary>
    public async Task<IReadOnlyList<CustomerId>> FindByNameAsync(string name, int most, CancellationToken cancel)
    {
        var indexes = vault.BlindIndexes("name", Customer.FoldName(name));
        return await db.Set<Customer>()
            .Where(c => indexes.Contains(c.NameIndex))
            .OrderByDescending(c => c.JoinedAt)
            .Select(c => c.Id)
            .Take(most)
            .ToListAsync(cancel);
    }

    /// <summary>
    /// The customers whom a few words name, newest first: by their whole name, or by words of it and the last four digits of their
    /// phone, which must all be theirs.
    /// </summary>
    public async Task<IReadOnlyList<CustomerId>> FindByPartsAsync(string text, int most, CancellationToken cancel)
    {
        var whole = text.Any(char.IsLetter) ? await FindByNameAsync(text, most, cancel) : [];
        if (whole.Count == most)
        {
            return whole;
        }

        var words = NameWord.WordsOf(text);
        var ends = words.Where(w => w.Length == Customer.PhoneEndLength && w.All(char.IsAsciiDigit)).ToList();
        var names = words.Except(ends).OrderByDescending(w => w.Length).ToList();
        if (ends.Count > 1 || (ends.Count == 0 && !text.Any(char.IsLetter)))
        {
            return whole;
        }

        IQueryable<CustomerId> found;
        if (ends.Count == 1)
        {
            var end = Customer.PhoneEndIndexesOf(ends[0], vault);
            found = db.Set<Customer>().Where(c => end.Contains(c.PhoneEndIndex)).Select(c => c.Id);
        }
        else
        {
            var longest = NameWord.IndexesOf(names[0], vault);
            found = db.Set<NameWord>().Where(w => longest.Contains(w.WordIndex)).Select(w => w.Customer);
            names.RemoveAt(0);
        }

        if (names.Count > 0)
        {
            // Of a name that many have, the other words are looked for among the newest only.
            found = found.OrderByDescending(c => c).Take(MostCompared);
            foreach (var name in names)
            {
                var indexes = NameWord.IndexesOf(name, vault);
                found = found.Where(c => db.Set<NameWord>().Any(w => w.Customer == c && indexes.Contains(w.WordIndex)));
            }
        }

        var parts = await found.OrderByDescending(c => c).Take(most).ToListAsync(cancel);
        return [.. whole.Union(parts).Take(most)];
    }

    /// <summary>The customer's language.</summary>
    public async Task<CultureInfo> LanguageOfAsync(CustomerId id, CancellationToken cancel) =>
        Languages.Of(
            await db.Set<Customer>().Where(c => c.Id == id).Select(c => c.Locale).SingleOrDefaultAsync(cancel) ?? Languages.English.Name
        );

    /// <summary>Where messages about the customer's money may go by mail; <c>null</c> until a code has proven the address.</summary>
    public async Task<string?> ConfirmedEmailAsync(CustomerId id, CancellationToken cancel) =>
        await db.Set<Customer>().AnyAsync(c => c.Id == id && c.EmailConfirmedAt != null, cancel)
            ? await RevealAsync(id, PersonalField.Email, cancel)
            : null;

    /// <summary>Sets the customer's language, used for messages from now on.</summary>
    public Task SetLanguageAsync(CustomerId id, CultureInfo language, CancellationToken cancel)
    {
        var name = language.Name;
        return db.Set<Customer>().Where(c => c.Id == id).ExecuteUpdateAsync(c => c.SetProperty(x => x.Locale, name), cancel);
    }

    /// <summary>The devices a customer is known on, newest first, and the number of open sessions.</summary>
    public async Task<CustomerDevices> DevicesAsync(CustomerId id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var known = await db.Set<Device>()
            .Where(d => d.Customer == id && d.RemovedAt == null)
            .OrderByDescending(d => d.AddedAt)
            .Select(d => new DeviceItem(d.Name, d.AddedAt, d.IsFirst))
            .ToListAsync(cancel);
        return new CustomerDevices(
            known,
            await db.Set<Session>().CountAsync(s => s.Customer == id && s.EndedAt == null && s.ExpiresAt > now, cancel)
        );
    }

    private string Open(Customer row, byte[] box, string column) => vault.Open(box, Customer.PlaceOf(row.Id, column));
}
