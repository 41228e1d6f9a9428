using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Paycare.Identity.Customers;
using Paycare.Platform.Due;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Pushes;

/// <summary>A push on its way to one device. It is sent again until the push service has it, for as long as it is news.</summary>
internal sealed partial class PushDeliveryTimer(
    Database db,
    Postbox postbox,
    PushSubscriptionBook subscriptions,
    PushSender sender,
    TextCatalog texts,
    TimeProvider clock,
    ILogger<PushDeliveryTimer> log
) : IDueHandler<PushDeliveryTimer.Payload>
{
    private const string HandlerName = "push-delivery";

    /// <summary>What happened longer ago is read in the app, not told.</summary>
    public static readonly TimeSpan News = TimeSpan.FromHours(24);

    /// <summary>The waits after failed tries; the last one for all that follow.</summary>
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
    ];

    public static string Name => HandlerName;

    /// <summary>Of its own, with room for several: a push service that hangs holds up its own devices.</summary>
    public static DueLane Lane { get; } = new("pushes", 8, TimeSpan.FromMinutes(1));

    public static DueItem Due(Payload payload, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, HandlerName, payload.Subscription.ToString(), payload, clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        if (
            await postbox.FindAsync(db, payload.Message, cancel) is not { } message
            || await subscriptions.FindAsync(payload.Subscription, cancel) is not { } to
        )
        {
            return;
        }

        var (now, end) = (clock.GetUtcNow(), message.At + News);
        if (end <= now)
        {
            return;
        }

        if (sender.WaitsUntil(to) is { } until)
        {
            // What it said to another message holds for this one too.
            await AgainAsync(payload, until, end, cancel);
            return;
        }

        var text = await TextAsync(to, payload, message.Text, cancel);
        switch (await sender.SendAsync(to, text, payload.Notice, payload.IsUrgent, end - now, cancel))
        {
            case PushAnswer.Later:
                var wait = clock.GetUtcNow() + Waits[Math.Min(payload.Tries, Waits.Length - 1)];
                var asked = sender.WaitsUntil(to);
                await AgainAsync(payload with { Tries = payload.Tries + 1 }, asked > wait ? asked.Value : wait, end, cancel);
                break;
            case PushAnswer.Gone:
                await subscriptions.ForgetAsync(to.Id, cancel);
                break;
            case PushAnswer.Refused:
                Refused(to.Id);
                break;
            case PushAnswer.Taken:
                break;
            default:
                throw new InvalidOperationException("An answer without a name.");
        }
    }

    private async Task AgainAsync(Payload payload, DateTimeOffset at, DateTimeOffset end, CancellationToken cancel)
    {
        if (at < end)
        {
            db.Set<DueItem>().Add(Due(payload, at, clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>What the service worker shows: the text, where it leads, and what can be done about it.</summary>
    private async Task<string> TextAsync(PushSubscription to, Payload payload, string text, CancellationToken cancel)
    {
        var language = Languages.Of(await db.Set<Customer>().Where(c => c.Id == to.Customer).Select(c => c.Locale).SingleAsync(cancel));
        var about = $"/notices?about={Uri.EscapeDataString(payload.Notice)}";
        return JsonSerializer.Serialize(
            new
            {
                text,
                lang = language.Name,
                tag = payload.Notice,
                url = $"{about}#{payload.Notice}",
                open = texts.Get(language, "push.open"),
                notMe = payload.HasNotMe ? texts.Get(language, "push.not-me") : null,
                notMeUrl = payload.HasNotMe ? $"{about}&notMe=true#{payload.Notice}" : null,
            },
            Json.Options
        );
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A push service refused a message to push subscription {Subscription}")]
    private partial void Refused(PushSubscriptionId subscription);

    internal sealed record Payload(
        Guid Message,
        PushSubscriptionId Subscription,
        string Notice,
        bool IsUrgent,
        bool HasNotMe,
        int Tries = 0
    );
}
