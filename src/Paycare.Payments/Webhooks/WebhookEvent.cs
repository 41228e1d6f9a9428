using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;

namespace Paycare.Payments.Webhooks;

/// <summary>An event of a merchant, as the exact bytes that are sent: every try is the same message.</summary>
internal sealed class WebhookEvent
{
    public required WebhookEventId Id { get; init; }

    public required MerchantId Merchant { get; init; }

    public required string Type { get; init; }

    /// <summary>Its unique source: a journal row, or a step of a refund.</summary>
    public required string Source { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset At { get; init; }

    public string MessageId => MessageIdOf(Id);

    /// <summary>The <c>webhook-id</c> header.</summary>
    public static string MessageIdOf(WebhookEventId id) => $"msg_{id}";

    public static void Map(EntityTypeBuilder<WebhookEvent> happened)
    {
        happened.ToTable("payments_webhook_events");
        happened.Property(e => e.Id).ValueGeneratedNever();
        happened.Property(e => e.Type).HasMaxLength(40);
        happened.Property(e => e.Source).HasMaxLength(120);
        happened.Ignore(e => e.MessageId);
        happened.HasIndex(e => new { e.Merchant, e.Source }).IsUnique();
    }
}
