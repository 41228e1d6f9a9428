using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Payments.Merchants;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Settlements;

/// <summary>A merchant's settlements over HTTP.</summary>
public static class SettlementEndpoints
{
    internal static void Map(RouteGroupBuilder merchant)
    {
        merchant
            .MapGet("/totals", async (string? from, string? to, ClaimsPrincipal caller, DayTotals totals, CancellationToken cancel) =>
                (await totals.OfAsync(caller.Merchant(), from, to, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(MerchantPolicies.Payments)
            .Documented(
                "readMerchantTotals",
                "Read the totals per day",
                "Number and sum of payments and refunds, the fee and what is left, for each day in Jakarta, today too, and all together. "
                    + "At most 92 days; the last seven when none is named. Scope `payments`."
            );
        var settlements = merchant.MapGroup("/settlements").RequireAuthorization(MerchantPolicies.Settlements);
        settlements
            .MapGet("", async (string? cursor, int? limit, ClaimsPrincipal caller, SettlementReports all, CancellationToken cancel) =>
                (await all.ListAsync(caller.Merchant(), cursor, limit, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "listSettlements",
                "List the settlements",
                "One for each day in Jakarta on which something moved, newest first. Scope `settlements`."
            );
        settlements
            .MapGet("/{id}", async (SettlementId id, ClaimsPrincipal caller, SettlementReports all, CancellationToken cancel) =>
                (await all.FindAsync(caller.Merchant(), id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "readSettlement",
                "Read a settlement",
                "From the opening to the closing balance, both those of the ledger, and its payout. Scope `settlements`."
            );
        settlements
            .MapGet(
                "/{id}/lines",
                async (
                    SettlementId id,
                    string? cursor,
                    int? limit,
                    ClaimsPrincipal caller,
                    SettlementReports all,
                    CancellationToken cancel
                ) => (await all.LinesAsync(caller.Merchant(), id, cursor, limit, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented(
                "listSettlementLines",
                "List the lines of a settlement",
                "Every movement of the day, each with the balance after it. Scope `settlements`."
            );
        settlements
            .MapGet(
                "/{id}/lines.csv",
                async (SettlementId id, ClaimsPrincipal caller, SettlementReports all, HttpResponse response, CancellationToken cancel) =>
                    await AnswerAsync(await all.CsvAsync(caller.Merchant(), id, cancel), response)
            )
            .Documented(
                "downloadSettlementLines",
                "Download the lines of a settlement",
                "The same lines as a file, RFC 4180. Scope `settlements`."
            )
            .AnswersFile("text/csv");
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
