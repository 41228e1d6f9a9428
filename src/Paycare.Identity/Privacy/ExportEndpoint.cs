using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Operations;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Privacy;

/// <summary>
/// Exports all personal data as one file, for its owner only: after a step-up, recorded, written as it is read.
/// </summary>
internal static class ExportEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/api/v1/me/export", ExportAsync)
            .RequireAuthorization(Policies.Customer)
            .WithTags("Privacy")
            .Documented(
                "exportPersonalData",
                "Export all personal data",
                "One JSON file with everything that Paycare keeps about its owner. Without a recent proof, repeat the "
                    + "call with the headers `Challenge-Id` and `One-Time-Code`."
            )
            .Refuses(RefusalKind.NotAllowed, "step-up-required")
            .AnswersFile("application/json");

    /// <summary>The step-up's answer comes in headers: a GET has no body, and URLs end up in logs.</summary>
    private static async Task<HttpAnswer<PushStreamHttpResult>> ExportAsync(
        [FromHeader(Name = "Challenge-Id")] string? challenge,
        [FromHeader(Name = "One-Time-Code")] string? code,
        ClaimsPrincipal caller,
        StepUps stepUps,
        PersonalExport export,
        AuditLog audit,
        Database db,
        CancellationToken cancel
    )
    {
        var customer = caller.Customer();
        if (
            await stepUps.RequireAsync(
                caller,
                StepUpSubject.Settings("export"),
                challenge is null ? null : new StepUpBody(challenge, code),
                cancel
            ) is
            { } ask
        )
        {
            return ask;
        }

        audit.Add(db, $"customer:{customer}", "privacy.exported", $"customer:{customer}");
        await db.SaveChangesAsync(cancel);
        return TypedResults.Stream(to => export.WriteAsync(to, customer, cancel), "application/json", "paycare-my-data.json");
    }
}
