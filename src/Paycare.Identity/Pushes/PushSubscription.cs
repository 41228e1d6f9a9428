using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Pushes;

/// <summary>Identifies a device that is told by push.</summary>
public readonly record struct PushSubscriptionId(Guid Value) : IStrongId<PushSubscriptionId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A browser that asked to be told by push (RFC 8030). It belongs to the session that asked, and is told nothing once that is over.
/// Whoever knows the endpoint can send to it, so it is sealed like the keys.
/// </summary>
internal sealed class PushSubscription : IProved
{
    public const int EndpointLength = 2000;

    public required PushSubscriptionId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required SessionId Session { get; init; }

    /// <summary>A browser has one endpoint, whoever is signed in there.</summary>
    public required string EndpointHash { get; init; }

    public required byte[] EndpointSealed { get; init; }

    /// <summary>The browser's public key and its secret, by which texts are encrypted.</summary>
    public required byte[] KeysSealed { get; init; }

    /// <summary>It is told what happens from now on.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public IReadOnlyList<object?> Proved(RowProofs proofs) => [Id.Value, Customer.Value, Session.Value, EndpointHash, CreatedAt];

    public static Place PlaceOf(PushSubscriptionId id, string column) => new("identity_push_subscriptions", id.Value, column);

    public static void Map(EntityTypeBuilder<PushSubscription> subscription)
    {
        subscription.ToTable("identity_push_subscriptions");
        subscription.HasProof();
        subscription.Property(s => s.Id).ValueGeneratedNever();
        subscription.Property(s => s.EndpointHash).HasMaxLength(64);
        subscription.HasIndex(s => s.EndpointHash).IsUnique();
        subscription.HasIndex(s => s.Customer);
    }
}
