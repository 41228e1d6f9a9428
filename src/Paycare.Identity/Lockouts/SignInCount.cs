using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Identity.Lockouts;

/// <summary>Consecutive failures of one subject at one lock; unknown identifiers have them too.</summary>
internal sealed class SignInCount
{
    public const int KeyLength = 120;

    public required string Key { get; init; }

    /// <summary>Failures since the last lock.</summary>
    public required int Failures { get; set; }

    /// <summary>Failures since the last success, over all locks.</summary>
    public required int InARow { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>When the last failure was: counts age.</summary>
    public DateTimeOffset? FailedAt { get; set; }

    public static void Map(EntityTypeBuilder<SignInCount> count)
    {
        count.ToTable("identity_sign_in_counts");
        count.HasKey(c => c.Key);
        count.Property(c => c.Key).HasMaxLength(KeyLength);
    }
}
