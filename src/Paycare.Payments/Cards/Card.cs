using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Cards;

/// <summary>Identifies a bound card.</summary>
public readonly record struct CardId(Guid Value) : IStrongId<CardId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A bank card that a customer bound. What its processor charges by, the number or the processor's own token, is sealed; the
/// security code is never stored. When the card is changed, the row and its place stay.
/// </summary>
internal sealed class Card
{
    public required CardId Id { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>The number, sealed; <c>null</c> when the processor keeps it.</summary>
    public byte[]? NumberSealed { get; set; }

    /// <summary>The processor's token, sealed; <c>null</c> when the card is charged by number.</summary>
    public byte[]? TokenSealed { get; set; }

    /// <summary>Blind index of the number: one card bound by several customers is a signal for the risk officers.</summary>
    public required string Fingerprint { get; set; }

    public required byte[] HolderSealed { get; set; }

    public required CardBrand Brand { get; set; }

    public required string Last4 { get; set; }

    public required int ExpiryMonth { get; set; }

    public required int ExpiryYear { get; set; }

    /// <summary>When its issuer last confirmed it.</summary>
    public required DateTimeOffset CheckedAt { get; set; }

    /// <summary>When its owner last chose it; the most recent choice is the default.</summary>
    public DateTimeOffset? ChosenAt { get; set; }

    /// <summary>Counts changes; of two simultaneous ones, only one wins.</summary>
    public int Version { get; set; }

    /// <summary>The name for notices and lists: no more of the number than this.</summary>
    public string Name => $"{Brand} \u2022\u2022{Last4}";

    public static Place PlaceOf(CardId id, string column) => new("payments_cards", id.Value, column);

    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<Card>(
            "payments_cards.Fingerprint",
            c => c.Fingerprint,
            (c, vault) => vault.BlindIndex("card", vault.Open(c.NumberSealed!, PlaceOf(c.Id, "number"))),
            c => c.NumberSealed != null
        );

    public static void Map(EntityTypeBuilder<Card> card)
    {
        card.ToTable("payments_cards");
        card.Property(c => c.Id).ValueGeneratedNever();
        card.Property(c => c.Fingerprint).HasMaxLength(64);
        card.Property(c => c.Brand).StoredByName();
        card.Property(c => c.Last4).HasMaxLength(4);
        card.Property(c => c.Version).IsConcurrencyToken();
        card.Ignore(c => c.Name);
        card.HasIndex(c => new
            {
                c.Customer,
                c.Fingerprint,
                c.ExpiryMonth,
                c.ExpiryYear,
            })
            .IsUnique();
        card.HasIndex(c => c.Fingerprint);
    }
}

/// <summary>Card schemes.</summary>
public enum CardBrand
{
    /// <summary>None of the known number ranges.</summary>
    Unknown,

    /// <summary>Visa: 4.</summary>
    Visa,

    /// <summary>Mastercard: 51-55, 2221-2720.</summary>
    Mastercard,

    /// <summary>American Express: 34, 37; 15 digits.</summary>
    Amex,

    /// <summary>JCB: 3528-3589.</summary>
    Jcb,

    /// <summary>Discover: 6011, 644-649, 65.</summary>
    Discover,

    /// <summary>UnionPay: 62.</summary>
    UnionPay,
}

/// <summary>Card numbers (ISO/IEC 7812-1).</summary>
internal static class CardNumber
{
    /// <summary>Reads a number as people type it, with spaces or dashes; 12 to 19 digits with a valid check digit.</summary>
    public static bool TryRead(string? text, [NotNullWhen(true)] out string? digits)
    {
        var bare = Typed.Code(text);
        digits = bare is { Length: >= 12 and <= 19 } && bare.All(char.IsAsciiDigit) && SecretScrub.HasLuhnCheck(bare) ? bare : null;
        return digits is not null;
    }

    public static CardBrand BrandOf(string digits)
    {
        var two = int.Parse(digits.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture);
        var four = int.Parse(digits.AsSpan(0, 4), System.Globalization.CultureInfo.InvariantCulture);
        return (two, four, digits.Length) switch
        {
            (>= 40 and <= 49, _, 13 or 16 or 19) => CardBrand.Visa,
            (>= 51 and <= 55, _, 16) => CardBrand.Mastercard,
            (_, >= 2221 and <= 2720, 16) => CardBrand.Mastercard,
            (34 or 37, _, 15) => CardBrand.Amex,
            (_, >= 3528 and <= 3589, 16) => CardBrand.Jcb,
            (65, _, >= 16) => CardBrand.Discover,
            (_, 6011 or (>= 6440 and <= 6499), >= 16) => CardBrand.Discover,
            (62, _, >= 16) => CardBrand.UnionPay,
            _ => CardBrand.Unknown,
        };
    }
}
