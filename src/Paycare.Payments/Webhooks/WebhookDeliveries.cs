using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>A delivery as its merchant sees it.</summary>
/// <param name="Id">The delivery's id.</param>
/// <param name="WebhookId">The <c>webhook-id</c> header, the same at every try.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Status">waiting, delivered or failed.</param>
/// <param name="Attempts">Number of tries.</param>
/// <param name="At">When the event happened.</param>
/// <param name="LastTriedAt">When it was last tried.</param>
/// <param name="NextTryAt">When it will be tried next.</param>
/// <param name="ResponseCode">The HTTP status of the last answer.</param>
/// <param name="ResponseBody">The first kilobyte of the last answer.</param>
/// <param name="Error">
/// What went wrong before any answer: timeout, name-unknown, no-connection, tls, no-answer, address-refused, switched-off.
/// </param>
public sealed record WebhookDeliveryItem(
    WebhookDeliveryId Id,
    string WebhookId,
    string Type,
    string Status,
    int Attempts,
    DateTimeOffset At,
    DateTimeOffset? LastTriedAt,
    DateTimeOffset? NextTryAt,
    int? ResponseCode,
    string? ResponseBody,
    string? Error
);

/// <summary>A requested delivery.</summary>
/// <param name="DeliveryId">The delivery's id.</param>
public sealed record WebhookDeliveryRequested(WebhookDeliveryId DeliveryId);

/// <summary>Deliveries to a merchant's addresses, and redelivery.</summary>
internal sealed class WebhookDeliveries(Database db, WebhookEvents events, TimeProvider clock)
{
    private static readonly Dictionary<string, WebhookDeliveryState> Statuses = Enum.GetValues<WebhookDeliveryState>()
        .ToDictionary(s => s.ToString().ToLowerInvariant(), s => s, StringComparer.Ordinal);

    /// <summary>An address's deliveries, newest first.</summary>
    public async Task<Result<Page<WebhookDeliveryItem>>> ListAsync(
        MerchantId merchant,
        WebhookEndpointId id,
        string? status,
        string? cursor,
        int? limit,
        CancellationToken cancel
    )
    {
        if (await OwnAsync(merchant, id, cancel) is null)
        {
            return Refusal.NotFound;
        }

        var check = new FieldCheck();
        var wanted = status is null ? null : check.OneOf("status", status, Statuses);
        if (cursor is not null && !Guid.TryParseExact(cursor, "N", out _))
        {
            check.Fail("cursor", "field.cursor-malformed");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var before = StrongId.Read<WebhookDeliveryId>(cursor);
        var size = Paging.Limit(limit);
        var deliveries = db.Set<WebhookDelivery>().AsNoTracking().Where(d => d.Endpoint == id);
        var rows = await (
            from delivery in wanted is { } state ? deliveries.Where(d => d.State == state) : deliveries
            join happened in db.Set<WebhookEvent>() on delivery.Event equals happened.Id
            where cursor == null || delivery.Id.CompareTo(before) < 0
            orderby delivery.Id descending
            select new
            {
                delivery,
                happened.Type,
                happened.At,
            }
        )
            .Take(size + 1)
            .ToListAsync(cancel);
        return new Page<WebhookDeliveryItem>(
            [.. rows.Take(size).Select(r => View(r.delivery, r.Type, r.At))],
            rows.Count > size ? rows[size - 1].delivery.Id.ToString() : null
        );
    }

    /// <summary>Sends an ended delivery again, from the start of the schedule, as the same message.</summary>
    public async Task<Result<WebhookDeliveryRequested>> RedeliverAsync(
        MerchantId merchant,
        WebhookEndpointId id,
        WebhookDeliveryId deliveryId,
        CancellationToken cancel
    )
    {
        if (
            await OwnAsync(merchant, id, cancel) is not { } endpoint
            || await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == deliveryId && d.Endpoint == id, cancel) is not { } delivery
        )
        {
            return Refusal.NotFound;
        }

        if (endpoint.DisabledBecause is not null)
        {
            return new Refusal(RefusalKind.Conflict, "webhook-disabled");
        }

        if (delivery.State == WebhookDeliveryState.Waiting)
        {
            return new Refusal(RefusalKind.Conflict, "delivery-waiting").With("nextTryAt", delivery.NextTryAt);
        }

        delivery.Step = 0;
        db.Set<DueItem>().Add(delivery.DueAt(clock.GetUtcNow(), clock));
        await db.SaveChangesAsync(cancel);
        return new WebhookDeliveryRequested(delivery.Id);
    }

    /// <summary>Sends a test event, to see whether an address works.</summary>
    public async Task<Result<WebhookDeliveryRequested>> TestAsync(MerchantId merchant, WebhookEndpointId id, CancellationToken cancel)
    {
        if (await OwnAsync(merchant, id, cancel) is not { } endpoint)
        {
            return Refusal.NotFound;
        }

        if (endpoint.DisabledBecause is not null)
        {
            return new Refusal(RefusalKind.Conflict, "webhook-disabled");
        }

        var delivery = events.AddTest(endpoint);
        await db.SaveChangesAsync(cancel);
        return new WebhookDeliveryRequested(delivery);
    }

    private Task<WebhookEndpoint?> OwnAsync(MerchantId merchant, WebhookEndpointId id, CancellationToken cancel) =>
        db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.Merchant == merchant, cancel);

    private static WebhookDeliveryItem View(WebhookDelivery delivery, string type, DateTimeOffset at) =>
        new(
            delivery.Id,
            WebhookEvent.MessageIdOf(delivery.Event),
            type,
            delivery.State.ToString().ToLowerInvariant(),
            delivery.Attempts,
            at,
            delivery.LastTriedAt,
            delivery.NextTryAt,
            delivery.ResponseCode,
            delivery.ResponseBody,
            delivery.Error
        );
}
