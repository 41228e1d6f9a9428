using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>Stores events and their deliveries in the caller's transaction; existing ones are not added again.</summary>
internal sealed class WebhookEvents(Database db, TimeProvider clock)
{
    /// <summary>Adds an event for each of its merchant's addresses that subscribed to it.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="type">One of <see cref="WebhookEventTypes"/>.</param>
    /// <param name="source">Its unique source; the same source adds nothing again.</param>
    /// <param name="at">When it happened.</param>
    /// <param name="data">The event's data: amounts, ids, masked names.</param>
    /// <param name="cancel">Cancels the lookup.</param>
    public async Task AddAsync(MerchantId merchant, string type, string source, DateTimeOffset at, object data, CancellationToken cancel)
    {
        var wanting = (await EndpointsAsync(merchant, cancel)).Where(e => e.Wants(type)).ToList();
        if (
            wanting.Count == 0
            || db.Set<WebhookEvent>().Local.Any(e => e.Merchant == merchant && e.Source == source)
            || await db.Set<WebhookEvent>().AnyAsync(e => e.Merchant == merchant && e.Source == source, cancel)
        )
        {
            return;
        }

        var happened = Add(merchant, type, source, at, data);
        foreach (var endpoint in wanting)
        {
            Deliver(happened, endpoint.Id);
        }
    }

    /// <summary>Adds an event for one address, regardless of its subscriptions.</summary>
    public WebhookDeliveryId AddTest(WebhookEndpoint endpoint)
    {
        var now = clock.GetUtcNow();
        return Deliver(
            Add(endpoint.Merchant, WebhookEventTypes.Test, $"test:{OrderedGuid.Next(clock):N}", now, new { endpoint = endpoint.Id }),
            endpoint.Id
        );
    }

    private Task<List<WebhookEndpoint>> EndpointsAsync(MerchantId merchant, CancellationToken cancel) =>
        db.Set<WebhookEndpoint>().AsNoTracking().Where(e => e.Merchant == merchant && e.DisabledBecause == null).ToListAsync(cancel);

    private WebhookEvent Add(MerchantId merchant, string type, string source, DateTimeOffset at, object data)
    {
        var happened = new WebhookEvent
        {
            Id = StrongId.New<WebhookEventId>(clock),
            Merchant = merchant,
            Type = type,
            Source = source,
            At = at,
            Body = JsonSerializer.Serialize(
                new
                {
                    type,
                    timestamp = at,
                    livemode = !merchant.IsTest(),
                    data,
                },
                Json.Options
            ),
        };
        db.Set<WebhookEvent>().Add(happened);
        return happened;
    }

    private WebhookDeliveryId Deliver(WebhookEvent happened, WebhookEndpointId endpoint)
    {
        var delivery = new WebhookDelivery
        {
            Id = StrongId.New<WebhookDeliveryId>(clock),
            Event = happened.Id,
            Endpoint = endpoint,
        };
        db.Set<WebhookDelivery>().Add(delivery);
        db.Set<DueItem>().Add(delivery.DueAt(clock.GetUtcNow() + WebhookSender.Schedule[0], clock));
        return delivery.Id;
    }
}
