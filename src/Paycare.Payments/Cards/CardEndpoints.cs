using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
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
        cards
            .MapGet("", ListAsync)
            .Documented("listCards", "List the bound cards", "Brand, last four digits and expiry; never the number.");
        cards
            .MapPost("", BindAsync)
            .Documented("bindCard", "Bind a card", "Its bank is asked; the number is sealed and never answered again.")
            .Refuses(RefusalKind.Declined, "card-declined")
            .Refuses(RefusalKind.Conflict, "card-already-bound")
            .Refuses(RefusalKind.Busy, "card-not-checked")
            .Refuses(RefusalKind.Locked, "account-frozen");
        cards
            .MapPut("/{id}", ChangeAsync)
            .Documented("changeCard", "Change a card", "For a new number or expiry of the same card; its bank is asked.")
            .Refuses(RefusalKind.Declined, "card-declined")
            .Refuses(RefusalKind.Conflict, "card-already-bound", "card-busy", "card-changed-meanwhile")
            .Refuses(RefusalKind.Busy, "card-not-checked")
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .Refuses(RefusalKind.Locked, "account-frozen");
        cards
            .MapDelete("/{id}", RemoveAsync)
            .Documented(
                "removeCard",
                "Remove a card",
                "Not while money is on its way to or from it. Without a recent proof it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.Conflict, "card-busy")
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        cards.MapPut("/{id}/default", ChooseAsync).Documented("chooseDefaultCard", "Make a card the default", "Offered first for top-ups.");
        cards
            .MapPost("/{id}/check", CheckAsync)
            .Documented("checkCard", "Ask a card's bank again", "Confirms that the card is still good.")
            .Refuses(RefusalKind.Declined, "card-declined")
            .Refuses(RefusalKind.Busy, "card-not-checked");
    }

    private static async Task<HttpAnswer<Ok<Page<CardAnswer>>>> ListAsync(
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<CardAnswer>(await cards.ListAsync(caller.Customer(), cancel), null));

    private static async Task<HttpAnswer<Created<CardAnswer>>> BindAsync(
        CardBody body,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.AddAsync(caller.Customer(), body, cancel)).ToHttp(card => TypedResults.Created($"/api/v1/cards/{card.Id}", card));

    private static async Task<HttpAnswer<Ok<CardAnswer>>> ChangeAsync(
        CardId id,
        CardBody body,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.ChangeAsync(caller, id, body, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<NoContent>> RemoveAsync(
        CardId id,
        StepUpBody? again,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.RemoveAsync(caller, id, again, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<CardAnswer>>> ChooseAsync(
        CardId id,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.ChooseAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<CardAnswer>>> CheckAsync(
        CardId id,
        ClaimsPrincipal caller,
        CardBook cards,
        CancellationToken cancel
    ) => (await cards.CheckAgainAsync(caller.Customer(), id, cancel)).ToHttp(TypedResults.Ok);
}
