using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>A card to bind, unchecked.</summary>
/// <param name="Number">As people type it, with spaces or dashes.</param>
/// <param name="HolderName">As on the card.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
/// <param name="Cvv">The security code; forgotten after the check.</param>
public sealed record CardBody(string? Number, string? HolderName, int? ExpiryMonth, int? ExpiryYear, string? Cvv)
{
    /// <summary>Never the number or the code: this ends up in logs.</summary>
    public override string ToString() => "card";
}

/// <summary>A bound card as its owner sees it.</summary>
/// <param name="Id">Which.</param>
/// <param name="Brand">visa, mastercard...</param>
/// <param name="Last4">The last four digits.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
/// <param name="CheckedAt">When its issuer last said that it works.</param>
public sealed record CardAnswer(CardId Id, string Brand, string Last4, int ExpiryMonth, int ExpiryYear, DateTimeOffset CheckedAt)
{
    internal static CardAnswer Of(Card card) =>
        new(card.Id, card.Brand.ToString().ToLowerInvariant(), card.Last4, card.ExpiryMonth, card.ExpiryYear, card.CheckedAt);
}

/// <summary>Binding cards and seeing them.</summary>
internal static class CardEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cards = routes.MapGroup("/api/v1/cards").RequireAuthorization(Policies.Customer).WithTags("Cards");
        cards.MapGet("", ListAsync);
        cards.MapPost("", BindAsync);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal caller, PaymentsApi payments, CancellationToken cancel) =>
        TypedResults.Ok(new Page<CardAnswer>(await payments.CardsAsync(caller.Customer(), cancel), null));

    private static async Task<IResult> BindAsync(CardBody body, ClaimsPrincipal caller, CardBinding binding, CancellationToken cancel) =>
        (await binding.CheckAndKeepAsync(caller.Customer(), body, cancel)).ToHttp(card => TypedResults.Created($"/api/v1/cards/{card.Id}", card));
}

/// <summary>Binds a card once its issuer has said that it works.</summary>
internal sealed class CardBinding(Database db, Vault vault, ICardProcessor processor, TimeProvider clock)
{
    private const int FurthestYears = 20;

    public async Task<Result<CardAnswer>> CheckAndKeepAsync(CustomerId customer, CardBody body, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (Check(body, now, out var number, out var holder) is { } invalid)
        {
            return invalid;
        }

        var data = new CardData(number, body.ExpiryMonth!.Value, body.ExpiryYear!.Value);
        var verdict = await processor.VerifyAsync(data, body.Cvv!, cancel);
        if (verdict.Outcome != ProcessorOutcome.Approved)
        {
            return CardRefusal.Of(verdict.Code);
        }

        var fingerprints = vault.BlindIndexes("card", number);
        var known = await db.Set<Card>().AsNoTracking().FirstOrDefaultAsync(
            c => c.Customer == customer && fingerprints.Contains(c.Fingerprint) && c.ExpiryMonth == data.ExpiryMonth && c.ExpiryYear == data.ExpiryYear, cancel);
        if (known is not null)
        {
            // The same card again, perhaps because the first answer was lost: it is bound, once.
            return CardAnswer.Of(known);
        }

        var id = StrongId.New<CardId>(clock);
        var card = new Card
        {
            Id = id,
            Customer = customer,
            NumberSealed = vault.Seal(number, Card.PlaceOf(id, "number")),
            Fingerprint = fingerprints[0],
            HolderSealed = vault.Seal(holder, Card.PlaceOf(id, "holder")),
            Brand = CardNumber.BrandOf(number),
            Last4 = number[^4..],
            ExpiryMonth = data.ExpiryMonth,
            ExpiryYear = data.ExpiryYear,
            CheckedAt = now,
        };
        db.Set<Card>().Add(card);
        await db.SaveChangesAsync(cancel);
        return CardAnswer.Of(card);
    }

    private static Refusal? Check(CardBody body, DateTimeOffset now, out string number, out string holder)
    {
        var check = new FieldCheck();
        if (!CardNumber.TryRead(body.Number, out number!))
        {
            check.Fail("number", string.IsNullOrWhiteSpace(body.Number) ? "field.required" : "field.card-number-wrong");
        }

        holder = check.Text("holderName", body.HolderName, 60);
        if (body.ExpiryMonth is not (>= 1 and <= 12))
        {
            check.Fail("expiryMonth", body.ExpiryMonth is null ? "field.required" : "field.card-month-wrong");
        }

        // A card is good to the end of its month, wherever its owner is: the last time zone to get there is UTC-12.
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
        if (body.Cvv is null || body.Cvv.Length != codeLength || !body.Cvv.All(char.IsAsciiDigit))
        {
            check.Fail("cvv", "field.card-cvv-wrong");
        }

        return check.Refusal;
    }
}

/// <summary>A card's issuer said no.</summary>
internal static class CardRefusal
{
    public static Refusal Of(string issuerCode) => new Refusal(RefusalKind.Declined, "card-declined")
        .With("reason", Reason(issuerCode)).With("issuerCode", issuerCode);

    /// <summary>Field 39 of ISO 8583 in stable words.</summary>
    private static string Reason(string issuerCode) => issuerCode switch
    {
        "05" => "declined-by-issuer",
        "14" => "number-unknown",
        "51" => "insufficient-funds",
        "54" => "expired",
        "55" => "wrong-pin-at-issuer",
        "57" => "not-permitted",
        "61" => "limit-at-issuer",
        "65" => "too-many-uses",
        "75" => "pin-tries-at-issuer",
        "91" => "issuer-unreachable",
        "96" => "issuer-fault",
        _ => "declined-by-issuer",
    };
}
