using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Emergencies;

/// <summary>Identifies what somebody who is not signed in claims: that a phone number's wallet is theirs.</summary>
public readonly record struct EmergencyClaimId(Guid Value) : IStrongId<EmergencyClaimId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A claim to a phone number that awaits its code or password; without a customer when the number is nobody's. It lets its maker
/// freeze and nothing else.
/// </summary>
internal sealed class EmergencyClaim
{
    public const int Tries = 5;

    /// <summary>Longer than a code is valid: whoever has none can still find the password.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public required EmergencyClaimId Id { get; init; }

    public CustomerId? Customer { get; init; }

    /// <summary>For whom wrong passwords count; unknown numbers have one too.</summary>
    public required string Subject { get; init; }

    public required DateTimeOffset At { get; init; }

    public int TriesLeft { get; init; } = Tries;

    public static void Map(EntityTypeBuilder<EmergencyClaim> claim)
    {
        claim.ToTable("identity_emergency_claims");
        claim.Property(c => c.Id).ValueGeneratedNever();
        claim.Property(c => c.Subject).HasMaxLength(SignInCount.KeyLength);
        claim.HasIndex(c => c.At);
    }
}
