using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Payments;
using Paycare.Payments.Finding;
using Paycare.Payments.History;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Something that a caller may mean.</summary>
/// <param name="Kind"><c>customer</c>, <c>case</c>, <c>transaction</c>, <c>refund</c>, <c>dispute</c> or <c>bank-entry</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Number">The number or reference that people read; <c>null</c> for a customer.</param>
/// <param name="Customer">Whose it is, masked; <c>null</c> while nobody knows.</param>
/// <param name="Attempt">The transaction, or the payment that a refund belongs to.</param>
/// <param name="OpenCases">For a customer: their open cases, newest first. For a case: itself.</param>
public sealed record FoundItem(
    string Kind,
    string Id,
    string? Number,
    CustomerCard? Customer,
    AttemptFacts? Attempt,
    IReadOnlyList<OtherCase> OpenCases
);

/// <summary>
/// Finds by anything a caller can say, in one box: a phone in any spelling, an e-mail address, a name or a part of it, a case number,
/// a reference of ours, a card's or a bank's, the last four digits of a card or of a phone, an amount, a merchant.
/// </summary>
internal sealed class DeskFind(Database db, IdentityApi identity, PaymentsApi payments, FindingApi money, BankApi bank, TimeProvider clock)
{
    private const int Most = 20,
        LongestQuery = 200;
    private static readonly TimeSpan AmountsOf = TimeSpan.FromDays(7);

    public static void Map(RouteGroupBuilder desk) =>
        desk.MapGet("/find", async (string? q, DeskFind find, CancellationToken cancel) =>
                (await find.FindAsync(q, cancel)).ToHttp(items => TypedResults.Ok(new Page<FoundItem>(items, null)))
            )
            .Documented(
                "findAnything",
                "Find by anything a caller can say",
                "A phone or its end, name or a part of it, case number, reference, card end, amount or merchant."
            );

    public async Task<Result<IReadOnlyList<FoundItem>>> FindAsync(string? typed, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var text = Typed.Line(check.Text("q", typed, LongestQuery)).TrimStart('#');
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        List<FoundItem> found =
        [
            .. await CasesAsync(text, cancel),
            .. await PeopleAsync(text, cancel),
            .. await ReferencesAsync(text, cancel),
            .. await AmountsAsync(text, cancel),
            .. await MerchantsAsync(text, cancel),
        ];
        return new Result<IReadOnlyList<FoundItem>>([.. found.DistinctBy(f => (f.Kind, f.Id, f.Customer?.Id)).Take(2 * Most)]);
    }

    private async Task<IEnumerable<FoundItem>> CasesAsync(string text, CancellationToken cancel)
    {
        if (
            Case.NumberIn(text) is not { } number
            || await db.Set<Case>().AsNoTracking().SingleOrDefaultAsync(c => c.Number == number, cancel) is not { } @case
        )
        {
            return [];
        }

        var card = @case.Customer is { } id ? await identity.FindCustomerAsync(id, cancel) : null;
        return [new FoundItem("case", @case.Id.ToString(), @case.NumberText, card, null, [Other(@case)])];
    }

    /// <summary>Who may own money in suspense: whoever has the sender's name.</summary>
    public async Task<Result<IReadOnlyList<FoundItem>>> OwnersAsync(string suspense, CancellationToken cancel) =>
        await bank.FindSuspenseAsync(suspense, cancel) is not { } item ? Refusal.NotFound
        : item.Customer is { } known ? new Result<IReadOnlyList<FoundItem>>([.. await ShowAsync([known], cancel)])
        : await bank.SenderNameAsync(suspense, cancel) is { Length: > 0 } name
            ? new Result<IReadOnlyList<FoundItem>>([.. await ShowAsync(await identity.FindByNameAsync(name, Most, cancel), cancel)])
        : new Result<IReadOnlyList<FoundItem>>([]);

    private async Task<IEnumerable<FoundItem>> PeopleAsync(string text, CancellationToken cancel)
    {
        var people = new List<CustomerId>();
        if (await identity.FindByContactAsync(text, text, cancel) is { } one)
        {
            people.Add(one);
        }

        people.AddRange(await identity.FindByPartsAsync(text.TrimStart('•', '*', ' '), Most, cancel));
        var end = text.TrimStart('•', '*', ' ');
        if (end.Length == 4 && end.All(char.IsAsciiDigit))
        {
            people.AddRange(await money.ByCardEndAsync(end, Most, cancel));
        }

        return await ShowAsync([.. people.Distinct().Take(Most)], cancel);
    }

    private async Task<IEnumerable<FoundItem>> ShowAsync(IReadOnlyList<CustomerId> ids, CancellationToken cancel)
    {
        var cards = await identity.FindCustomersAsync(ids, cancel);
        var cases = await OpenCasesAsync(ids, cancel);
        return ids.Where(cards.ContainsKey).Select(id => new FoundItem("customer", id.ToString(), null, cards[id], null, [.. cases[id]]));
    }

    private async Task<IEnumerable<FoundItem>> ReferencesAsync(string text, CancellationToken cancel)
    {
        var items = new List<FoundItem>();
        foreach (var found in await money.ByReferenceAsync(text, Most, cancel))
        {
            var card = found.Customer is { } owner ? await identity.FindCustomerAsync(owner, cancel) : null;
            var attempt =
                found.Customer is { } payer && found.Payment is not null
                    ? await payments.FindAttemptAsync(payer, found.Payment, cancel)
                    : null;
            items.Add(new FoundItem(found.Kind == "attempt" ? "transaction" : found.Kind, found.Id, found.Number, card, attempt, []));
        }

        return items;
    }

    /// <summary>An amount alone means the last days, in whichever language it is written.</summary>
    private async Task<IEnumerable<FoundItem>> AmountsAsync(string text, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var items = new List<FoundItem>();
        foreach (var amount in Languages.All.Select(l => AmountIn(text, l)).OfType<Money>().Distinct())
        {
            items.AddRange(await TransactionsAsync(await money.AtAsync(amount, now - AmountsOf, now, Most, cancel), cancel));
        }

        return items;
    }

    private static Money? AmountIn(string text, CultureInfo language)
    {
        var check = new FieldCheck();
        return
            text.Any(char.IsAsciiDigit)
            && Typed.Rupiah(text, language) is { } body
            && check.Money("q", body) is var amount
            && check.Refusal is null
            ? amount
            : null;
    }

    private async Task<IEnumerable<FoundItem>> MerchantsAsync(string text, CancellationToken cancel) =>
        text.Count(char.IsLetter) < 3 ? [] : await TransactionsAsync(await money.AtMerchantsAsync(text, Most, cancel), cancel);

    public async Task<IReadOnlyList<FoundItem>> TransactionsAsync(IReadOnlyList<AttemptFacts> attempts, CancellationToken cancel)
    {
        var cards = await identity.FindCustomersAsync([.. attempts.Select(a => a.Customer).Distinct()], cancel);
        return [.. attempts.Select(a => new FoundItem("transaction", a.Id, a.Id, cards.GetValueOrDefault(a.Customer), a, []))];
    }

    private async Task<ILookup<CustomerId, OtherCase>> OpenCasesAsync(IReadOnlyList<CustomerId> people, CancellationToken cancel)
    {
        var owners = people.Select(p => (CustomerId?)p).ToList();
        var open = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => owners.Contains(c.Customer) && c.State != CaseState.Resolved && c.State != CaseState.Closed)
            .OrderByDescending(c => c.Number)
            .Take(5 * Most)
            .ToListAsync(cancel);
        return open.ToLookup(c => c.Customer!.Value, Other);
    }

    private static OtherCase Other(Case c) => new(c.Id, c.NumberText, c.Title, c.Topic.Name(), c.State.Name());
}
