using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Payments;
using Paycare.Payments.Finding;
using Paycare.Payments.History;
using Paycare.Platform.Amounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>A transaction or refused attempt that a caller may mean.</summary>
/// <param name="Customer">The customer, masked.</param>
/// <param name="Attempt">The recorded attempt.</param>
public sealed record LookupItem(CustomerCard Customer, AttemptFacts Attempt);

/// <summary>An item of personal data in the clear.</summary>
/// <param name="Value">The value in the clear.</param>
public sealed record RevealAnswer(string Value);

/// <summary>Which masked detail of a person is to be shown, and why.</summary>
/// <param name="Field"><c>phone</c>, <c>email</c> or <c>name</c>.</param>
/// <param name="Reason">Why, for the record.</param>
internal sealed record RevealBody(string? Field, string? Reason);

/// <summary>Finds a caller's transaction from what they know, and reveals what a reason justifies.</summary>
internal static class DeskLookup
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/lookup", LookUpAsync)
            .Documented(
                "lookUpTransactions",
                "Look up transactions by what a caller knows",
                "Phone, e-mail address, time and amount, any of them alone or together; refused attempts too."
            );
        desk.MapPost("/customers/{id}/reveal", RevealAsync)
            .Documented("revealCustomerField", "Reveal personal data", "Needs a reason, and is recorded.")
            .Refuses(RefusalKind.Throttled, "reveals-spent");
    }

    private static async Task<HttpAnswer<Ok<Page<LookupItem>>>> LookUpAsync(
        string? phone,
        string? email,
        string? around,
        string? amount,
        Lookup lookup,
        CancellationToken cancel
    ) => (await lookup.FindAsync(phone, email, around, amount, cancel)).ToHttp(items => TypedResults.Ok(new Page<LookupItem>(items, null)));

    private static async Task<HttpAnswer<Ok<RevealAnswer>>> RevealAsync(
        CustomerId id,
        RevealBody body,
        ClaimsPrincipal caller,
        Lookup lookup,
        CancellationToken cancel
    ) =>
        (await lookup.RevealAsync(caller.Staff(), id, body.Field, body.Reason, cancel)).ToHttp(value =>
            TypedResults.Ok(new RevealAnswer(value))
        );
}

/// <summary>The steps of finding a transaction and of revealing personal data.</summary>
internal sealed class Lookup(
    Database db,
    IdentityApi identity,
    PaymentsApi payments,
    FindingApi money,
    StaffReveals reveals,
    AuditLog audit,
    TimeProvider clock
)
{
    private const int MaxItems = 20,
        Deepest = 1000;
    private static readonly TimeSpan Around = TimeSpan.FromHours(2),
        AroundAnybody = TimeSpan.FromMinutes(30),
        WithoutTime = TimeSpan.FromDays(7);

    private static readonly Dictionary<string, PersonalField> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = PersonalField.Name,
        ["phone"] = PersonalField.Phone,
        ["email"] = PersonalField.Email,
    };

    /// <summary>A customer's attempts near a time and of an amount; all when neither is given.</summary>
    public async Task<Result<IReadOnlyList<LookupItem>>> FindAsync(
        string? phone,
        string? email,
        string? around,
        string? amount,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var isAnybody = string.IsNullOrWhiteSpace(phone) && string.IsNullOrWhiteSpace(email);
        if (isAnybody && around is null && amount is null)
        {
            check.Fail("phone", "field.phone-or-email");
        }

        DateTimeOffset? at = null;
        if (around is not null)
        {
            at = DateTimeOffset.TryParse(around, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
                ? parsed
                : null;
            if (at is null)
            {
                check.Fail("around", "field.time-malformed");
            }
        }

        Money? wanted = amount is null ? null : check.Money("amount", new MoneyBody(amount, Currency.Idr.Code));
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (isAnybody)
        {
            return await OfAnybodyAsync(at, wanted, cancel);
        }

        if (await identity.FindByContactAsync(phone, email, cancel) is not { } customer)
        {
            return new Result<IReadOnlyList<LookupItem>>([]);
        }

        var card = (await identity.FindCustomerAsync(customer, cancel))!;
        var items = new List<LookupItem>();
        string? cursor = null;
        for (var read = 0; read < Deepest && items.Count < MaxItems; read += Paging.MaxLimit)
        {
            if ((await payments.AttemptsAsync(customer, cursor, Paging.MaxLimit, cancel)).IsRefused(out var busy, out var page))
            {
                return busy;
            }

            items.AddRange(
                page.Items.Where(a => (at is null || (a.At - at.Value).Duration() <= Around) && (wanted is null || a.Amount == wanted))
                    .Select(a => new LookupItem(card, a))
            );
            cursor = page.Next;
            if (cursor is null)
            {
                break;
            }
        }

        return new Result<IReadOnlyList<LookupItem>>([.. items.Take(MaxItems)]);
    }

    /// <summary>Without a person: half an hour either side of the time, or the last week.</summary>
    private async Task<Result<IReadOnlyList<LookupItem>>> OfAnybodyAsync(DateTimeOffset? at, Money? amount, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (from, to) = at is { } about ? (about - AroundAnybody, about + AroundAnybody) : (now - WithoutTime, now);
        var found = await money.AtAsync(amount, from, to, MaxItems, cancel);
        var cards = await identity.FindCustomersAsync([.. found.Select(a => a.Customer).Distinct()], cancel);
        return new Result<IReadOnlyList<LookupItem>>([
            .. found.Where(a => cards.ContainsKey(a.Customer)).Select(a => new LookupItem(cards[a.Customer], a)),
        ]);
    }

    /// <summary>Reveals one item of personal data in the clear; the access is recorded with its reason.</summary>
    public async Task<Result<string>> RevealAsync(StaffId by, CustomerId id, string? named, string? because, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var field = check.OneOf("field", named, Fields);
        var reason = check.Words("reason", because, 500);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (await identity.RevealAsync(id, field!.Value, cancel) is not { } value)
        {
            return Refusal.NotFound;
        }

        if (await reveals.TakeAsync(by, cancel) is { } spent)
        {
            return spent;
        }

        // Recorded first: what is not on record is not shown.
        audit.Add(db, $"staff:{by}", "customer.reveal", $"customer:{id}", new { field = named, reason = SecretScrub.Clean(reason) });
        await db.SaveChangesAsync(cancel);
        return value;
    }
}
