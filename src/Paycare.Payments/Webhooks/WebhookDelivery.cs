using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Webhooks;

/// <summary>Identifies an event of a merchant.</summary>
public readonly record struct WebhookEventId(Guid Value) : IStrongId<WebhookEventId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies the delivery of an event to one address.</summary>
public readonly record struct WebhookDeliveryId(Guid Value) : IStrongId<WebhookDeliveryId>
{
    /// <summary>Orders ids; queries compare by it.</summary>
    public int CompareTo(WebhookDeliveryId other) => Value.CompareTo(other.Value);

    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>The state of a delivery.</summary>
internal enum WebhookDeliveryState
{
    /// <summary>It will be tried, or is being tried.</summary>
    Waiting,

    /// <summary>The address accepted it: 2xx.</summary>
    Delivered,

    /// <summary>The last try failed; only the merchant can send it again.</summary>
    Failed,
}

/// <summary>
/// An event on its way to one address. <see cref="Turn"/> names the try that is due or under way, so that late work knows
/// that it is late.
/// </summary>
internal sealed class WebhookDelivery
{
    public const int MostBytesKept = 1024;

    public required WebhookDeliveryId Id { get; init; }

    public required WebhookEventId Event { get; init; }

    public required WebhookEndpointId Endpoint { get; init; }

    public WebhookDeliveryState State { get; private set; } = WebhookDeliveryState.Waiting;

    /// <summary>All tries so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The position in the schedule: tries since the last (re)delivery began.</summary>
    public int Step { get; set; }

    public int Turn { get; set; }

    public DateTimeOffset? NextTryAt { get; set; }

    public DateTimeOffset? LastTriedAt { get; set; }

    public int? ResponseCode { get; set; }

    /// <summary>The first kilobyte of the answer, without card numbers and secrets.</summary>
    public string? ResponseBody { get; set; }

    /// <summary>What went wrong before there was an answer.</summary>
    public string? Error { get; set; }

    /// <summary>Makes it due at a time.</summary>
    public DueItem DueAt(DateTimeOffset at, TimeProvider clock)
    {
        Enter(WebhookDeliveryState.Waiting);
        NextTryAt = at;
        return Again(at, clock);
    }

    public void Deliver() => Enter(WebhookDeliveryState.Delivered);

    public void Fail() => Enter(WebhookDeliveryState.Failed);

    /// <summary>Checks once more on the try that is due or under way.</summary>
    public DueItem Again(DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, WebhookDeliveryTimer.HandlerName, $"{Id}:{Turn}", new WebhookDeliveryTimer.Payload(Id, Turn), clock);

    private void Enter(WebhookDeliveryState to)
    {
        State = WebhookDeliveryStates.Transitions.Enter(State, to);
        Turn++;
        NextTryAt = null;
    }

    public static void Map(EntityTypeBuilder<WebhookDelivery> delivery)
    {
        delivery.ToTable("payments_webhook_deliveries");
        delivery.Property(d => d.Id).ValueGeneratedNever();
        delivery.Property(d => d.State).StoredByName();
        delivery.Property(d => d.Error).HasMaxLength(40);
        delivery.HasIndex(d => new { d.Endpoint, d.Event }).IsUnique();
        delivery.HasIndex(d => new { d.Endpoint, d.Id });
    }
}

/// <summary>How far the journal of a merchant's account has been turned into events.</summary>
internal sealed class WebhookCursor
{
    public required MerchantId Merchant { get; init; }

    public long Sequence { get; set; }

    public static void Map(EntityTypeBuilder<WebhookCursor> cursor)
    {
        cursor.ToTable("payments_webhook_cursors");
        cursor.HasKey(c => c.Merchant);
        cursor.Property(c => c.Merchant).ValueGeneratedNever();
    }
}
