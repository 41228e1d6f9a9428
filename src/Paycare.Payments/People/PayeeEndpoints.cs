using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.People;

/// <summary>Whether a payee is kept at hand, unchecked.</summary>
/// <param name="IsFavourite">True to keep it, false to let it go.</param>
public sealed record FavouriteBody(bool? IsFavourite);

/// <summary>Whom a customer paid before.</summary>
internal static class PayeeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var payees = routes.MapGroup("/api/v1/payees").RequireAuthorization(Policies.Customer).WithTags("Payees");
        payees
            .MapGet("/recent", ListAsync)
            .Documented("listRecentPayees", "List whom one paid before", "People and merchants, favourites first.");
        payees.MapPut("/{id}/favourite", MarkAsync).Documented("markFavouritePayee", "Keep a payee at hand", "Or let it go.");
    }

    private static async Task<HttpAnswer<Ok<Page<PaidPayee>>>> ListAsync(
        int? limit,
        ClaimsPrincipal caller,
        PaidPayees payees,
        CancellationToken cancel
    ) => (await payees.RecentAsync(caller.Customer(), limit, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<PaidPayee>>> MarkAsync(
        string id,
        FavouriteBody body,
        ClaimsPrincipal caller,
        PaidPayees payees,
        CancellationToken cancel
    ) =>
        body.IsFavourite is { } isFavourite
            ? (await payees.MarkAsync(caller.Customer(), id, isFavourite, cancel)).ToHttp(TypedResults.Ok)
            : Refusal.Invalid("isFavourite", "field.required");
}
