using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Lockouts;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Passwords;

/// <summary>Identifies a request to reset a forgotten password.</summary>
public readonly record struct PasswordResetId(Guid Value) : IStrongId<PasswordResetId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A request to reset a forgotten password; without a customer when the identifier is unknown.</summary>
internal sealed class PasswordReset
{
    /// <summary>Longer than its code counts.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromHours(1);

    public required PasswordResetId Id { get; init; }

    public CustomerId? Customer { get; init; }

    /// <summary>The key under which wrong codes are counted; unknown identifiers have one too.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<PasswordReset> reset)
    {
        reset.ToTable("identity_password_resets");
        reset.Property(r => r.Id).ValueGeneratedNever();
        reset.Property(r => r.Key).HasMaxLength(SignInCount.KeyLength);
        reset.HasIndex(r => new { r.Key, r.At });
    }
}
