using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Confirmations;

/// <summary>Identifies a question to a customer: "is it really you?".</summary>
public readonly record struct ChallengeId(Guid Value) : IStrongId<ChallengeId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A signed-in customer also confirmed the registered phone; care may then do what needs a strong identity.</summary>
internal sealed class Confirmation
{
    public required ChallengeId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    public static void Map(EntityTypeBuilder<Confirmation> confirmation)
    {
        confirmation.ToTable("identity_confirmations");
        confirmation.Property(c => c.Id).ValueGeneratedNever();
        confirmation.HasIndex(c => new { c.Customer, c.ConfirmedAt });
    }
}

/// <summary>A customer confirmed who they are with a code.</summary>
/// <param name="Customer">The confirmed customer.</param>
public sealed record CustomerConfirmed(CustomerId Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}

/// <summary>A code was sent to the customer's phone.</summary>
/// <param name="ChallengeId">The question that the code answers.</param>
public sealed record ChallengeAnswer(ChallengeId ChallengeId);
