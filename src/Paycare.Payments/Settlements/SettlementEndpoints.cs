using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Platform.Results;

namespace Paycare.Payments.Settlements;

/// <summary>A merchant's settlements over HTTP.</summary>
public static class SettlementEndpoints
{
    internal static void Map(RouteGroupBuilder merchant)
    {
        var settlements = merchant.MapGroup("/settlements").RequireAuthorization(MerchantPolicies.Settlements);
        settlements.MapGet(
            "",
            async (string? cursor, int? limit, ClaimsPrincipal caller, SettlementReports all, CancellationToken cancel) =>
                (await all.ListAsync(caller.Merchant(), cursor, limit, cancel)).ToHttp(TypedResults.Ok)
        );
        settlements.MapGet("/{id}", async (SettlementId id, ClaimsPrincipal caller, SettlementReports all, CancellationToken cancel) =>
            (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
        );
        settlements.MapGet(
            "/{id}/lines",
            async (SettlementId id, string? cursor, int? limit, ClaimsPrincipal caller, SettlementReports all, CancellationToken cancel) =>
                (await all.LinesAsync(caller.Merchant(), id, cursor, limit, cancel)).ToHttp(TypedResults.Ok)
        );
        settlements.MapGet(
            "/{id}/lines.csv",
            async (SettlementId id, ClaimsPrincipal caller, SettlementReports all, HttpResponse response, CancellationToken cancel) =>
                await AnswerAsync(await all.CsvAsync(caller.Merchant(), id, cancel), response)
        );
    }

    /// <summary>Streams the file; not found when there is none.</summary>
    public static async Task<IResult> AnswerAsync(SettlementCsv? csv, HttpResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        if (csv is null)
        {
            return Refusal.NotFound.ToHttp();
        }

        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.ContentDisposition = $"attachment; filename=\"{csv.FileName}\"";
        await csv.WriteAsync(response.Body);
        return Results.Empty;
    }
}
