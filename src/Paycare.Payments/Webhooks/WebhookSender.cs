using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>
/// Sends deliveries beside the due work, a few at a time, so a slow address delays no other. What was under way when the process
/// ended is sent again by the remaining due item, with the same id, so the merchant can recognise it.
/// </summary>
[OneProcess(KeptBy.Merchant, "Each would allow an address as many deliveries at once, and not know of one that another is sending.")]
internal sealed partial class WebhookSender(
    IServiceScopeFactory scopes,
    WebhookConnection line,
    Vault vault,
    TimeProvider clock,
    ILogger<WebhookSender> log
) : IHostedService, IDisposable
{
    /// <summary>The delay from each try to the next; the last try ends the schedule.</summary>
    public static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(5),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(5),
        TimeSpan.FromHours(10),
        TimeSpan.FromHours(14),
        TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    private const int Gone = 410,
        MostAtOnce = 64,
        MostAtOnePlace = 8;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250),
        LongestPutOff = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<WebhookEndpointId, DateTimeOffset> _putOff = new();
    private readonly ConcurrentDictionary<WebhookDeliveryId, (WebhookEndpointId Endpoint, Task Sending)> _underWay = new();
    private readonly CancellationTokenSource _stop = new();

    public bool IsUnderWay(WebhookDeliveryId id) => _underWay.ContainsKey(id);

    public bool HasRoom(WebhookEndpointId endpoint) =>
        _underWay.Count < MostAtOnce && _underWay.Values.Count(s => s.Endpoint == endpoint) < MostAtOnePlace;

    /// <summary>Until when an address asked to be left alone; <c>null</c> when it did not.</summary>
    public DateTimeOffset? WaitsUntil(string url) => line.WaitsUntil(url);

    /// <summary>When to look again at a delivery that found no room: spaced out, lest a long queue be scanned every second.</summary>
    public DateTimeOffset PutOff(WebhookEndpointId endpoint)
    {
        var now = clock.GetUtcNow();
        return _putOff.AddOrUpdate(endpoint, now + Spacing, (_, last) =>
            last < now || last > now + LongestPutOff ? now + Spacing : last + Spacing
        );
    }

    /// <summary>Begins to send. Called from one place of the due worker, so never twice at a time.</summary>
    public void Begin(WebhookDelivery delivery)
    {
        var (id, turn) = (delivery.Id, delivery.Turn);
        var begun = new TaskCompletionSource();
        _underWay[id] = (
            delivery.Endpoint,
            Task.Run(async () =>
            {
                await begun.Task;
                try
                {
                    await SendAsync(id, turn, _stop.Token);
                }
                catch (Exception e)
                {
                    // The remaining due item tries again.
                    SendingFailed(e, id);
                }
                finally
                {
                    _underWay.TryRemove(id, out _);
                }
            })
        );
        begun.SetResult();
    }

    public void Dispose() => _stop.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_underWay.Values.Select(s => s.Sending)).WaitAsync(cancellationToken);
    }

    private async Task SendAsync(WebhookDeliveryId id, int turn, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        if (
            await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } delivery
            || delivery.Turn != turn
            || await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.Endpoint, cancel)
                is not { } endpoint
        )
        {
            // Somebody was quicker, or its merchant removed the address.
            return;
        }

        var happened = await db.Set<WebhookEvent>().AsNoTracking().SingleAsync(e => e.Id == delivery.Event, cancel);

        var at = clock.GetUtcNow();
        var answer = await line.SendAsync(
            endpoint.Url,
            [
                (WebhookSignature.IdHeader, happened.MessageId),
                (WebhookSignature.TimeHeader, WebhookSignature.TimeText(at)),
                (WebhookSignature.SignatureHeader, WebhookSignature.Of(endpoint.Secrets(vault, at), happened.MessageId, at, happened.Body)),
            ],
            happened.Body,
            cancel
        );
        await KeepAsync(db, delivery, answer, at, CancellationToken.None);
    }

    private async Task KeepAsync(Database db, WebhookDelivery delivery, WebhookAnswer answer, DateTimeOffset at, CancellationToken cancel)
    {
        delivery.Attempts++;
        delivery.Step++;
        delivery.LastTriedAt = at;
        (delivery.ResponseCode, delivery.ResponseBody, delivery.Error) = (answer.Code, answer.Body, answer.Error);
        if (answer.Code is >= 200 and < 300)
        {
            delivery.Deliver();
        }
        else if (answer.Code == Gone || delivery.Step >= Schedule.Count)
        {
            delivery.Fail();
        }
        else
        {
            // The address may ask for more patience than the schedule has, never for less.
            var wait = answer.RetryAfter is { } asked && asked > Schedule[delivery.Step] ? asked : Schedule[delivery.Step];
            db.Set<DueItem>().Add(delivery.DueAt(clock.GetUtcNow() + wait, clock));
        }

        await db.SaveChangesAsync(cancel);
        if (answer.Code == Gone)
        {
            await db.Set<WebhookEndpoint>()
                .Where(e => e.Id == delivery.Endpoint && e.DisabledBecause == null)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.DisabledBecause, WebhookEndpoint.Gone), cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sending webhook delivery {Delivery} broke off; it will be tried again")]
    private partial void SendingFailed(Exception e, WebhookDeliveryId delivery);
}

/// <summary>A delivery's next try is due.</summary>
internal sealed class WebhookDeliveryTimer(Database db, WebhookSender sender, TimeProvider clock)
    : IDueHandler<WebhookDeliveryTimer.Payload>
{
    public const string HandlerName = "webhook-delivery";

    /// <summary>Longer than any try takes: by then there is a result, or a try that a crash cut off.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromMinutes(1);

    public static string Name => HandlerName;

    /// <summary>Of its own, for there may be many; one place, for the sender is asked for room and given work in two steps.</summary>
    public static DueLane Lane { get; } = new("webhooks", 1, TimeSpan.FromMinutes(2));

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var delivery = await db.Set<WebhookDelivery>().SingleOrDefaultAsync(d => d.Id == payload.Delivery, cancel);
        if (
            delivery is not { State: WebhookDeliveryState.Waiting }
            || delivery.Turn != payload.Turn
            || await db.Set<WebhookEndpoint>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == delivery.Endpoint, cancel)
                is not { } endpoint
        )
        {
            return;
        }

        if (endpoint.DisabledBecause is not null)
        {
            delivery.Fail();
            delivery.Error = "switched-off";
            await db.SaveChangesAsync(cancel);
            return;
        }

        var isUnderWay = sender.IsUnderWay(delivery.Id);
        if (!isUnderWay && sender.WaitsUntil(endpoint.Url) is { } until)
        {
            // What it said to another delivery holds for this one too; nothing was tried, so the schedule stands still.
            delivery.NextTryAt = until;
            db.Set<DueItem>().Add(delivery.Again(until, clock));
            await db.SaveChangesAsync(cancel);
            return;
        }

        var mayBegin = !isUnderWay && sender.HasRoom(delivery.Endpoint);
        db.Set<DueItem>()
            .Add(delivery.Again(isUnderWay || mayBegin ? clock.GetUtcNow() + LookAfter : sender.PutOff(delivery.Endpoint), clock));
        await db.SaveChangesAsync(cancel);
        if (mayBegin)
        {
            sender.Begin(delivery);
        }
    }

    internal sealed record Payload(WebhookDeliveryId Delivery, int Turn);
}
