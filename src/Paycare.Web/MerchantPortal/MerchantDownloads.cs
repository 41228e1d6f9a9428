using System.Security.Claims;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;

namespace Paycare.Web.MerchantPortal;

/// <summary>A merchant's browser downloads: links there carry the cookie, not the API key.</summary>
internal static class MerchantDownloads
{
    public static void MapMerchantDownloads(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/merchant/settlements/{id}/lines.csv", CsvAsync)
            .RequireAuthorization(MerchantCallers.Policy)
            .RequireAuthorization(MerchantPolicies.Settlements)
            .ExcludeFromDescription();

    private static async Task<IResult> CsvAsync(
        SettlementId id,
        ClaimsPrincipal caller,
        SettlementsApi settlements,
        HttpResponse response,
        CancellationToken cancel
    ) => await SettlementEndpoints.AnswerAsync(await settlements.CsvAsync(caller, id, cancel), response);
}
