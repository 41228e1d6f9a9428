using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Payments.Cards;

/// <summary>A bound card as its owner sees it.</summary>
/// <param name="Id">The card's id.</param>
/// <param name="Brand">The scheme: visa, mastercard...</param>
/// <param name="Last4">The last four digits.</param>
/// <param name="ExpiryMonth">1 to 12.</param>
/// <param name="ExpiryYear">Four digits.</param>
/// <param name="CheckedAt">When its issuer last confirmed it.</param>
/// <param name="IsDefault">Whether it is the default.</param>
/// <param name="Busy">Why it cannot be removed now; <c>null</c> when it can be.</param>
public sealed record CardAnswer(
    CardId Id,
    string Brand,
    string Last4,
    int ExpiryMonth,
    int ExpiryYear,
    DateTimeOffset CheckedAt,
    bool IsDefault,
    CardBusy? Busy
)
{
    internal static CardAnswer Of(Card card, bool isDefault, CardBusy? busy) =>
        new(
            card.Id,
            card.Brand.ToString().ToLowerInvariant(),
            card.Last4,
            card.ExpiryMonth,
            card.ExpiryYear,
            card.CheckedAt,
            isDefault,
            busy
        );
}

/// <summary>Binding, changing and removing cards.</summary>
internal static class CardEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var cards = routes.MapGroup("/api/v1/cards").RequireAuthorization(Policies.Customer).WithTags("Cards");
        cards.MapGet("", ListAsync);
        cards.MapPost("", BindAsync);
        cards.MapPut("/{id}", ChangeAsync);
        cards.MapDelete("/{id}", RemoveAsync);
        cards.MapPut("/{id}/default", ChooseAsync);
        cards.MapPost("/{id}/check", CheckAsync);
    }

    private static async Task<IResult> ListAsync(ClaimsPrincipal caller, CardBook cards, CancellationToken cancel) =>
        TypedResults.Ok(new Page<CardAnswer>(await cards.ListAsync(caller.Customer(), cancel), null));

    private static async Task<IResult> BindAsync(CardBody body, ClaimsPrincipal caller, CardBook cards, CancellationToken cancel) =>
        (await cards.AddAsync(caller.Customer(), body, cancel)).ToHttp(card => TypedResults.Created($"/api/v1/cards/{card.Id}", card));

    private static async Task<IResult> ChangeAsync(
        CardId id,
        CardBody body,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.ChangeAsync(caller, id, body, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> RemoveAsync(
        CardId id,
        StepUpBody? again,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.RemoveAsync(caller, id, again, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ChooseAsync(CardId id, ClaimsPrincipal caller, CardBook cards, CancellationToken cancel) =>
        (await cards.ChooseAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> CheckAsync(CardId id, ClaimsPrincipal caller, CardBook cards, CancellationToken cancel) =>
        (await cards.CheckAgainAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);
}
