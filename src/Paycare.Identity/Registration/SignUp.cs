using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Customers;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Registration;

/// <summary>A person who asked for a wallet but has not yet confirmed the phone. Moves nothing, owns nothing.</summary>
internal sealed class SignUp
{
    /// <summary>How long the phone can still be confirmed.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(2);

    public required CustomerId Id { get; init; }

    public required string PhoneIndex { get; init; }

    public required byte[] PhoneSealed { get; init; }

    public required string EmailIndex { get; init; }

    public required byte[] EmailSealed { get; init; }

    public required byte[] NameSealed { get; init; }

    public required string PasswordHash { get; init; }

    public required byte[] PinMac { get; init; }

    public required string Locale { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The phone or e-mail already has a wallet: the response is the same, and no code ever matches.</summary>
    public required bool IsDecoy { get; init; }

    public static KeyedColumn[] Keyed { get; } =
    [
        new BlindIndexColumn<SignUp>(
            "identity_sign_ups.PhoneIndex",
            s => s.PhoneIndex,
            (s, vault) => Customer.PhoneIndexOf(s.Id, s.PhoneSealed, vault)
        ),
        new BlindIndexColumn<SignUp>(
            "identity_sign_ups.EmailIndex",
            s => s.EmailIndex,
            (s, vault) => Customer.EmailIndexOf(s.Id, s.EmailSealed, vault)
        ),
    ];

    public static void Map(EntityTypeBuilder<SignUp> signUp)
    {
        signUp.ToTable("identity_sign_ups");
        signUp.Property(s => s.Id).ValueGeneratedNever();
        signUp.Property(s => s.PhoneIndex).HasMaxLength(64);
        signUp.Property(s => s.EmailIndex).HasMaxLength(64);
        signUp.Property(s => s.Locale).HasMaxLength(10);
        signUp.Property(s => s.PasswordHash).HasMaxLength(256);
    }
}
