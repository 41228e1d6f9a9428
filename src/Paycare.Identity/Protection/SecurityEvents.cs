using System.Globalization;
using System.Security.Claims;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Protection;

/// <summary>An event in an account's security, as its owner sees it.</summary>
/// <param name="Id">The event's id, also used for "this wasn't me".</param>
/// <param name="Kind">The kind's contract name: <c>password-changed</c>, <c>new-device</c>...</param>
/// <param name="Title">The kind in the reader's language.</param>
/// <param name="At">When it happened.</param>
/// <param name="Detail">A device's name or a count.</param>
/// <param name="Here">Whether it came from the reader's current session.</param>
/// <param name="Known">Whether the owner confirmed it.</param>
/// <param name="NotMeAt">When the owner disowned it; <c>null</c> otherwise.</param>
public sealed record SecurityEventItem(
    SecurityEventId Id,
    string Kind,
    string Title,
    DateTimeOffset At,
    string? Detail,
    bool Here,
    bool Known,
    DateTimeOffset? NotMeAt
)
{
    /// <summary>Whether something was frozen or released.</summary>
    [JsonIgnore]
    public bool IsFreeze =>
        Kind
            is SecurityEventKinds.AccountFrozen
                or SecurityEventKinds.AccountUnfrozen
                or SecurityEventKinds.TransactionFrozen
                or SecurityEventKinds.TransactionReleased;
}

/// <summary>An owner said of a security event that it was not them.</summary>
/// <param name="Customer">The owner.</param>
/// <param name="Kind">The event's kind.</param>
public sealed record SecurityEventDisowned(CustomerId Customer, string Kind) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}

/// <summary>The security events of the caller's account.</summary>
internal static class SecurityEventEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/me/security-events", ListAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Security")
            .Documented(
                "listSecurityEvents",
                "List what happened to the account's security",
                "Every change, every sign-in from a new device, and every freeze; newest first."
            );

    private static async Task<HttpAnswer<Ok<Page<SecurityEventItem>>>> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        SecurityEvents events,
        CancellationToken cancel
    ) => (await events.ListAsync(caller, cursor, limit, cancel)).ToHttp(TypedResults.Ok);
}

/// <summary>Reads and answers an account's security events.</summary>
internal sealed class SecurityEvents(
    Database db,
    SessionBook sessions,
    TextCatalog texts,
    AuditLog audit,
    Outbox outbox,
    TimeProvider clock
)
{
    /// <summary>Events, newest first; the cursor is the last id read.</summary>
    public async Task<Result<Page<SecurityEventItem>>> ListAsync(
        ClaimsPrincipal caller,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        var (customer, here) = (caller.Customer(), caller.Session());
        var rows = db.Set<SecurityEvent>().AsNoTracking().Where(e => e.Customer == customer);
        if (cursor is not null)
        {
            if (!Guid.TryParseExact(cursor, "N", out var before))
            {
                return Refusal.Invalid("cursor", "field.cursor-malformed");
            }

            // Ids are ordered by time; events at the same moment keep their order by id.
            var from = new SecurityEventId(before);
            var at = await db.Set<SecurityEvent>()
                .Where(e => e.Id == from && e.Customer == customer)
                .Select(e => (DateTimeOffset?)e.At)
                .SingleOrDefaultAsync(cancel);
            rows = rows.Where(e => e.At <= at && e.Id != from);
        }

        var size = Paging.Limit(limit);
        var page = await rows.OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(size + 1).ToListAsync(cancel);
        return new Page<SecurityEventItem>(
            [.. page.Take(size).Select(e => Item(e, here, CultureInfo.CurrentUICulture))],
            page.Count > size ? page[size - 1].Id.ToString() : null
        );
    }

    /// <summary>
    /// Events of the last three days that came from another session or none, and that the owner has not answered.
    /// </summary>
    public async Task<IReadOnlyList<SecurityEventItem>> UnansweredAsync(ClaimsPrincipal caller, CancellationToken cancel)
    {
        var (customer, here) = (caller.Customer(), caller.Session());
        var since = clock.GetUtcNow() - TimeSpan.FromDays(3);
        var rows = await db.Set<SecurityEvent>()
            .AsNoTracking()
            .Where(e =>
                e.Customer == customer && e.At > since && e.KnownAt == null && e.NotMeAt == null && (e.Session == null || e.Session != here)
            )
            .OrderByDescending(e => e.At)
            .Take(10)
            .ToListAsync(cancel);
        return [.. rows.Select(e => Item(e, here, CultureInfo.CurrentUICulture))];
    }

    /// <summary>Freezes and releases since a moment, oldest first.</summary>
    public async Task<IReadOnlyList<FreezeFact>> FreezesAsync(CustomerId customer, DateTimeOffset since, CancellationToken cancel)
    {
        string[] kinds =
        [
            SecurityEventKinds.AccountFrozen,
            SecurityEventKinds.AccountUnfrozen,
            SecurityEventKinds.TransactionFrozen,
            SecurityEventKinds.TransactionReleased,
        ];
        return await db.Set<SecurityEvent>()
            .Where(e => e.Customer == customer && e.At >= since && kinds.Contains(e.Kind))
            .OrderBy(e => e.At)
            .Take(Paging.MaxLimit)
            .Select(e => new FreezeFact(e.Kind, e.At, e.Detail))
            .ToListAsync(cancel);
    }

    /// <summary>"It was me."</summary>
    public async Task AcknowledgeAsync(CustomerId customer, SecurityEventId id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await db.Set<SecurityEvent>()
            .Where(e => e.Id == id && e.Customer == customer && e.KnownAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(e => e.KnownAt, now), cancel);
    }

    /// <summary>An event as its owner reads it in a language; <c>null</c> when it is not theirs.</summary>
    public async Task<SecurityEventItem?> FindAsync(
        CustomerId customer,
        SecurityEventId id,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        await db.Set<SecurityEvent>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.Customer == customer, cancel) is { } happened
            ? Item(happened, null, language)
            : null;

    /// <summary>Whether the customer has this event.</summary>
    public Task<bool> ExistsAsync(CustomerId customer, SecurityEventId id, CancellationToken cancel) =>
        db.Set<SecurityEvent>().AnyAsync(e => e.Id == id && e.Customer == customer, cancel);

    /// <summary>
    /// "This wasn't me": all sessions but the one that says so end with their next request, and the device in the event is unknown
    /// again.
    /// </summary>
    public async Task DisownAsync(CustomerId customer, SecurityEventId id, SessionId? here, CancellationToken cancel)
    {
        await sessions.EndAsync(s => s.Customer == customer && s.Id != here, cancel);
        var happened = await db.Set<SecurityEvent>().SingleAsync(e => e.Id == id && e.Customer == customer, cancel);
        var now = clock.GetUtcNow();
        if (happened.Device is { } device)
        {
            var mine = await db.Set<Session>().Where(s => s.Id == here).Select(s => s.Device).SingleOrDefaultAsync(cancel);
            await db.Set<Device>()
                .Where(d => d.Id == device && d.Customer == customer && d.Id != mine && d.RemovedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.RemovedAt, now), cancel);
        }

        happened.NotMeAt ??= now;
        outbox.Publish(db, new SecurityEventDisowned(customer, happened.Kind));
        audit.Add(
            db,
            $"customer:{customer}",
            "security.not-me",
            $"customer:{customer}",
            new { @event = id.ToString(), kind = happened.Kind }
        );
        await db.SaveChangesAsync(cancel);
    }

    private SecurityEventItem Item(SecurityEvent e, SessionId? here, CultureInfo language) =>
        new(
            e.Id,
            e.Kind,
            texts.Get(language, $"event.{e.Kind}"),
            e.At,
            e.Detail,
            here is not null && e.Session == here,
            e.KnownAt is not null,
            e.NotMeAt
        );
}
