using Paycare.Payments.Processor;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Cards;

/// <summary>A card to bind, unchecked.</summary>
/// <param name="Number">The number as people type it, with spaces or dashes.</param>
/// <param name="HolderName">The holder's name, as on the card.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
/// <param name="Cvv">The security code; discarded after the check.</param>
public sealed record CardBody(string? Number, string? HolderName, int? ExpiryMonth, int? ExpiryYear, string? Cvv)
{
    /// <summary>When a bound card is changed: the challenge issued by the first try.</summary>
    public string? ChallengeId { get; init; }

    /// <summary>The one-time code that answers it.</summary>
    public string? OneTimeCode { get; init; }

    /// <summary>Never the number or the code: this ends up in logs.</summary>
    public override string ToString() => "card";
}

/// <summary>A card as typed, with every field valid. Kept in memory only.</summary>
internal sealed record TypedCard(CardData Data, string Number, string Holder, string Cvv)
{
    private const int FurthestYears = 20;

    /// <summary>Never the number or the code: this ends up in logs.</summary>
    public override string ToString() => "card";

    public static Result<TypedCard> Read(CardBody body, DateTimeOffset now)
    {
        var check = new FieldCheck();
        if (!CardNumber.TryRead(body.Number, out var number))
        {
            check.Fail("number", string.IsNullOrWhiteSpace(body.Number) ? "field.required" : "field.card-number-wrong");
        }

        var holder = check.CompanyName("holderName", body.HolderName, 60);
        if (body.ExpiryMonth is not (>= 1 and <= 12))
        {
            check.Fail("expiryMonth", body.ExpiryMonth is null ? "field.required" : "field.card-month-wrong");
        }

        // A card is valid to the end of its month wherever its owner is; the last time zone to get there is UTC-12.
        var today = now.ToOffset(TimeSpan.FromHours(-12));
        if (body.ExpiryYear is null || body.ExpiryYear < 2000 || body.ExpiryYear > today.Year + FurthestYears)
        {
            check.Fail("expiryYear", body.ExpiryYear is null ? "field.required" : "field.card-year-wrong");
        }
        else if (body.ExpiryMonth is { } month && (body.ExpiryYear * 12) + month < (today.Year * 12) + today.Month)
        {
            check.Fail("expiryYear", "field.card-expired");
        }

        var codeLength = number is not null && CardNumber.BrandOf(number) == CardBrand.Amex ? 4 : 3;
        var cvv = Typed.Code(body.Cvv);
        if (cvv.Length != codeLength || !cvv.All(char.IsAsciiDigit))
        {
            check.Fail("cvv", "field.card-cvv-wrong");
        }

        return check.Refusal is { } invalid
            ? invalid
            : new TypedCard(new CardData(number, body.ExpiryMonth!.Value, body.ExpiryYear!.Value), number!, holder, cvv);
    }
}

/// <summary>Seals what is stored of a card, and opens what its processor charges by.</summary>
internal sealed class CardVault(Vault vault)
{
    /// <summary>
    /// All indexes of a number: under the newest key for cards whose number we keep, else under the first, which needs no
    /// number to renew.
    /// </summary>
    public IReadOnlyList<string> Fingerprints(string number) => [.. vault.BlindIndexes("card", number), vault.LastingIndex("card", number)];

    public CardData Open(Card card) =>
        new(card.NumberSealed is { } number ? vault.Open(number, Card.PlaceOf(card.Id, "number")) : null, card.ExpiryMonth, card.ExpiryYear)
        {
            Token = card.TokenSealed is { } token ? vault.Open(token, Card.PlaceOf(card.Id, "token")) : null,
        };

    /// <summary>Seals a card that passed its check. Where the processor keeps the number, we do not.</summary>
    public Card Seal(CardId id, CustomerId customer, TypedCard typed, string? token, DateTimeOffset checkedAt)
    {
        var card = new Card
        {
            Id = id,
            Customer = customer,
            Fingerprint = token is null ? vault.BlindIndex("card", typed.Number) : vault.LastingIndex("card", typed.Number),
            HolderSealed = vault.Seal(typed.Holder, Card.PlaceOf(id, "holder")),
            Brand = CardNumber.BrandOf(typed.Number),
            Last4 = typed.Number[^4..],
            ExpiryMonth = typed.Data.ExpiryMonth,
            ExpiryYear = typed.Data.ExpiryYear,
            CheckedAt = checkedAt,
        };
        _ = token is null
            ? card.NumberSealed = vault.Seal(typed.Number, Card.PlaceOf(id, "number"))
            : card.TokenSealed = vault.Seal(token, Card.PlaceOf(id, "token"));
        return card;
    }

    /// <summary>Puts another card into the same row.</summary>
    public void Replace(Card card, TypedCard typed, string? token, DateTimeOffset checkedAt)
    {
        var next = Seal(card.Id, card.Customer, typed, token, checkedAt);
        (card.NumberSealed, card.TokenSealed, card.Fingerprint, card.HolderSealed) = (
            next.NumberSealed,
            next.TokenSealed,
            next.Fingerprint,
            next.HolderSealed
        );
        (card.Brand, card.Last4, card.ExpiryMonth, card.ExpiryYear) = (next.Brand, next.Last4, next.ExpiryMonth, next.ExpiryYear);
        card.CheckedAt = checkedAt;
        card.Version++;
    }
}
