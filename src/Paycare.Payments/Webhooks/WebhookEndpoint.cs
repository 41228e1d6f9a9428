using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Webhooks;

/// <summary>Identifies a merchant's webhook address.</summary>
public readonly record struct WebhookEndpointId(Guid Value) : IStrongId<WebhookEndpointId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A merchant's webhook address, its events, and the secret that signs them.</summary>
internal sealed class WebhookEndpoint
{
    public const int UrlLength = 2000;

    /// <summary>The merchant disabled it, or the address answered 410 (gone).</summary>
    public const string ByMerchant = "merchant",
        Gone = "gone";

    public required WebhookEndpointId Id { get; init; }

    public required MerchantId Merchant { get; init; }

    public required string Url { get; set; }

    /// <summary>Event types, separated by blanks.</summary>
    public required string Events { get; set; }

    public required byte[] SecretSealed { get; set; }

    /// <summary>The secret before the rotation, which also signs until its period ends.</summary>
    public byte[]? PreviousSecretSealed { get; set; }

    public DateTimeOffset? PreviousSecretUntil { get; set; }

    /// <summary>Why nothing is sent any more; <c>null</c> while it is enabled.</summary>
    public string? DisabledBecause { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool Wants(string type) => Events.Split(' ').Contains(type);

    /// <summary>Creates a secret, sealed for this row.</summary>
    /// <returns>The secret, shown to its owner only once.</returns>
    public static (byte[] Sealed, string Text) NewSecret(Vault vault, WebhookEndpointId id)
    {
        var text = WebhookSignature.SecretPrefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        return (vault.Seal(text, PlaceOf(id)), text);
    }

    /// <summary>The secrets that sign now, newest first.</summary>
    public IReadOnlyList<string> Secrets(Vault vault, DateTimeOffset now) =>
        PreviousSecretSealed is { } previous && PreviousSecretUntil > now
            ? [vault.Open(SecretSealed, PlaceOf(Id)), vault.Open(previous, PlaceOf(Id))]
            : [vault.Open(SecretSealed, PlaceOf(Id))];

    public static void Map(EntityTypeBuilder<WebhookEndpoint> endpoint)
    {
        endpoint.ToTable("payments_webhook_endpoints");
        endpoint.Property(e => e.Id).ValueGeneratedNever();
        endpoint.Property(e => e.Url).HasMaxLength(UrlLength);
        endpoint.Property(e => e.Events).HasMaxLength(500);
        endpoint.Property(e => e.DisabledBecause).HasMaxLength(40);
        endpoint.HasIndex(e => e.Merchant);
    }

    private static Place PlaceOf(WebhookEndpointId id) => new("payments_webhook_endpoints", id.Value, "secret");
}
