using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Identity;
using Paycare.Platform.Contacts;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Searching;

/// <summary>
/// Finds cases by what names them: their number, their customer's name, phone or e-mail, the address that somebody without a wallet
/// left or writes from. Addresses and names are sealed: they are found by blind index, whole words of a name and the end of a phone
/// too.
/// </summary>
internal sealed class NamedCases(Database db, IdentityApi identity, ChannelBook channels, Vault vault)
{
    private const int MostPeople = 50,
        Most = 200;

    /// <summary>The newest numbers of what a query names.</summary>
    /// <param name="query">What was typed.</param>
    /// <param name="before">Cases below this number only.</param>
    public async Task<IReadOnlyList<long>> FindAsync(string query, long before, CancellationToken cancel)
    {
        var line = Typed.Line(query).TrimStart('#');
        var found = new List<long>();
        if (await NumberedAsync(line, cancel) is { } one)
        {
            found.Add(one);
        }

        var owners = await OwnersAsync(line, cancel);
        if (owners.Count > 0)
        {
            found.AddRange(await NewestAsync(db.Set<Case>().Where(c => owners.Contains(c.Customer)), before, cancel));
        }

        if (AddressOf(line) is { } address)
        {
            found.AddRange(await WithAsync(address, before, cancel));
        }

        return [.. found.Where(n => n < before).Distinct().OrderDescending()];
    }

    /// <summary>The case of a number, or the one that it is part of now.</summary>
    private async Task<long?> NumberedAsync(string line, CancellationToken cancel)
    {
        if (Case.NumberIn(line) is not { } number)
        {
            return null;
        }

        return await db.Set<Case>()
            .Where(c => c.Number == number)
            .Select(c => (long?)(c.MergedInto == null ? c.Number : db.Set<Case>().First(into => into.Id == c.MergedInto).Number))
            .SingleOrDefaultAsync(cancel);
    }

    private async Task<List<CustomerId?>> OwnersAsync(string line, CancellationToken cancel) =>
        [
            .. (
                await identity.FindByContactAsync(line, line, cancel) is { } owner
                    ? [owner]
                    : await identity.FindByPartsAsync(line, MostPeople, cancel)
            ).Select(id => (CustomerId?)id),
        ];

    private static string? AddressOf(string line) =>
        Contact.TryEmail(line, out var email) ? email
        : Contact.TryPhone(line, out var phone) ? phone
        : null;

    private async Task<List<long>> WithAsync(string address, long before, CancellationToken cancel)
    {
        var left = Case.ContactIndexesOf(address, vault);
        var numbers = await NewestAsync(db.Set<Case>().Where(c => c.ContactIndex != null && left.Contains(c.ContactIndex)), before, cancel);
        // Some providers name a phone with its plus, others without.
        var spellings = new[] { address, address.TrimStart('+') }.Distinct();
        var talks = channels.All.SelectMany(c => spellings.SelectMany(a => Conversation.IndexesOf(c.Name, a, vault))).ToList();
        var talking = db.Set<Conversation>()
            .Where(c => talks.Contains(c.AddressIndex))
            .OrderByDescending(c => c.Id)
            .Select(c => c.Case)
            .Take(Most);
        numbers.AddRange(await NewestAsync(db.Set<Case>().Where(c => talking.Contains(c.Id)), before, cancel));
        return numbers;
    }

    private static Task<List<long>> NewestAsync(IQueryable<Case> cases, long before, CancellationToken cancel) =>
        cases
            .Where(c => c.Number < before && c.MergedInto == null)
            .OrderByDescending(c => c.Number)
            .Select(c => c.Number)
            .Take(Most)
            .ToListAsync(cancel);
}
