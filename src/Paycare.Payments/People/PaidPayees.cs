using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.People;

/// <summary>Who can be paid.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PayeeKind>))]
public enum PayeeKind
{
    /// <summary>Another customer.</summary>
    [JsonStringEnumMemberName("person")]
    Person,

    /// <summary>A shop.</summary>
    [JsonStringEnumMemberName("merchant")]
    Merchant,
}

/// <summary>Someone whom the customer paid before.</summary>
/// <param name="Id">Names the payee in later calls; any earlier id of the same payee serves too.</param>
/// <param name="Kind">person or merchant.</param>
/// <param name="Name">The name, as it was confirmed before paying: a person's is masked.</param>
/// <param name="PhoneEnd">The last four digits of a person's phone.</param>
/// <param name="MerchantId">The merchant's id.</param>
/// <param name="LastAt">When they were last paid.</param>
/// <param name="IsFavourite">Whether the customer keeps them at hand.</param>
public sealed record PaidPayee(
    string Id,
    PayeeKind Kind,
    string Name,
    string? PhoneEnd,
    MerchantId? MerchantId,
    DateTimeOffset LastAt,
    bool IsFavourite
);

/// <summary>
/// Whom a customer paid before, read off the journal, and which of them are favourites. A payee goes by the id of any payment or
/// transfer to it.
/// </summary>
internal sealed class PaidPayees(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    MerchantDirectory merchants,
    IdentityApi identity,
    AttemptIdCodec ids
)
{
    /// <summary>Rows of the journal that are read for it; who was paid before them is no recent payee.</summary>
    private const int Look = 1_000;

    /// <summary>Payees paid lately and favourites, the last paid first.</summary>
    public async Task<Result<Page<PaidPayee>>> RecentAsync(CustomerId customer, int? limit, CancellationToken cancel)
    {
        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var favourites = await db.Set<FavouritePayee>().AsNoTracking().Where(f => f.Customer == customer).ToListAsync(cancel);
        var paid = await LastPaidAsync(account, Paging.Limit(limit), cancel);
        foreach (var favourite in favourites.Where(f => !paid.Exists(p => p.Credit!.Value.Value == f.Account)))
        {
            if (await ledger.FindAsync(new AttemptId(favourite.Attempt), cancel) is { } row)
            {
                paid.Add(row);
            }
        }

        var marked = favourites.Select(f => f.Account).ToHashSet();
        var people = await identity.FindCustomersAsync([.. paid.Select(Person).OfType<CustomerId>().Distinct()], cancel);
        var payees = new List<PaidPayee>();
        foreach (var row in paid.OrderByDescending(p => p.Id.Sequence))
        {
            if (await DescribeAsync(row, people, marked.Contains(row.Credit!.Value.Value), cancel) is { } payee)
            {
                payees.Add(payee);
            }
        }

        return new Page<PaidPayee>(payees, null);
    }

    /// <summary>One payee by any of its ids.</summary>
    public async Task<Result<PaidPayee>> FindAsync(CustomerId customer, string id, CancellationToken cancel)
    {
        if ((await RowAsync(customer, id, cancel)).IsRefused(out var unknown, out var row))
        {
            return unknown;
        }

        var payeeAccount = row.Credit!.Value.Value;
        var isFavourite = await db.Set<FavouritePayee>().AnyAsync(f => f.Customer == customer && f.Account == payeeAccount, cancel);
        var people = await identity.FindCustomersAsync([.. new[] { Person(row) }.OfType<CustomerId>()], cancel);
        return await DescribeAsync(row, people, isFavourite, cancel) is { } payee ? payee : Refusal.NotFound;
    }

    /// <summary>The customer behind a payee; <c>null</c> when it is no person whom this customer paid.</summary>
    public async Task<CustomerId?> PersonAsync(CustomerId customer, string id, CancellationToken cancel) =>
        (await RowAsync(customer, id, cancel)).IsRefused(out _, out var row) ? null : Person(row);

    /// <summary>Makes a payee a favourite, or an ordinary one again.</summary>
    public async Task<Result<PaidPayee>> MarkAsync(CustomerId customer, string id, bool isFavourite, CancellationToken cancel)
    {
        if ((await RowAsync(customer, id, cancel)).IsRefused(out var unknown, out var row))
        {
            return unknown;
        }

        var people = await identity.FindCustomersAsync([.. new[] { Person(row) }.OfType<CustomerId>()], cancel);
        if (await DescribeAsync(row, people, isFavourite, cancel) is not { } payee)
        {
            return Refusal.NotFound;
        }

        var payeeAccount = row.Credit!.Value.Value;
        await db.Set<FavouritePayee>().Where(f => f.Customer == customer && f.Account == payeeAccount).ExecuteDeleteAsync(cancel);
        if (isFavourite)
        {
            db.Set<FavouritePayee>()
                .Add(
                    new FavouritePayee
                    {
                        Customer = customer,
                        Account = payeeAccount,
                        Attempt = row.Id.Sequence,
                    }
                );
            // When another request has marked it meanwhile, it is marked.
            _ = await db.TrySaveAsync(cancel);
        }

        return payee;
    }

    /// <summary>The payment or transfer that an id names.</summary>
    private async Task<Result<JournalEntry>> RowAsync(CustomerId customer, string id, CancellationToken cancel)
    {
        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        return ids.TryRead(id, out var attempt) && await ledger.FindAsync(attempt, cancel) is { } row && IsPaid(row, account)
            ? row
            : Refusal.NotFound;
    }

    /// <summary>The last row of each payee, newest first.</summary>
    private async Task<List<JournalEntry>> LastPaidAsync(AccountId account, int enough, CancellationToken cancel)
    {
        var last = new Dictionary<AccountId, JournalEntry>();
        AttemptId? before = null;
        for (var read = 0; read < Look && last.Count < enough; read += Paging.MaxLimit)
        {
            var rows = await ledger.EntriesAsync(account, before, Paging.MaxLimit, cancel);
            foreach (var row in rows.Where(r => IsPaid(r, account)).TakeWhile(_ => last.Count < enough))
            {
                last.TryAdd(row.Credit!.Value, row);
            }

            if (rows.Count < Paging.MaxLimit)
            {
                break;
            }

            before = rows[^1].Id;
        }

        return [.. last.Values];
    }

    private static bool IsPaid(JournalEntry row, AccountId account) =>
        row is { Kind: EntryKind.Payment or EntryKind.Transfer, State: EntryState.Posted, Credit: not null } && row.Debit == account;

    private static CustomerId? Person(JournalEntry row) =>
        row.Kind == EntryKind.Transfer && StrongId.TryRead<CustomerId>(row.Reference, out var person) ? person : null;

    /// <returns><c>null</c> when the payee is no longer there.</returns>
    private async Task<PaidPayee?> DescribeAsync(
        JournalEntry row,
        IReadOnlyDictionary<CustomerId, CustomerCard> people,
        bool isFavourite,
        CancellationToken cancel
    )
    {
        var id = ids.Text(row.Id);
        return Person(row) is { } person
            ? people.TryGetValue(person, out var card)
                ? new PaidPayee(id, PayeeKind.Person, card.Name, card.Phone[^4..], null, row.At, isFavourite)
                : null
            : StrongId.TryRead<MerchantId>(row.Reference, out var merchant) && await merchants.FindAsync(merchant, cancel) is { } shop
                ? new PaidPayee(id, PayeeKind.Merchant, shop.Name, null, shop.Id, row.At, isFavourite)
                : null;
    }
}
