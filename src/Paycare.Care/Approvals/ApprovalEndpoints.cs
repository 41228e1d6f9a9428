using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Approvals;

internal sealed record DecisionBody(string? Reason);

/// <summary>Remedies and their approvals over HTTP.</summary>
internal static class RemedyEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/cases/{id}/remedies", AskAsync);
        desk.MapGet("/approvals", ListAsync);
        desk.MapPost(
            "/approvals/{id}/approve",
            (RemedyId id, DecisionBody body, ClaimsPrincipal caller, ApprovalQueue approvals, CancellationToken cancel) =>
                DecideAsync(id, true, body, caller, approvals, cancel)
        );
        desk.MapPost(
            "/approvals/{id}/reject",
            (RemedyId id, DecisionBody body, ClaimsPrincipal caller, ApprovalQueue approvals, CancellationToken cancel) =>
                DecideAsync(id, false, body, caller, approvals, cancel)
        );
    }

    private static async Task<IResult> AskAsync(
        CaseId id,
        bool? dryRun,
        RemedyBody body,
        ClaimsPrincipal caller,
        HttpRequest request,
        RemedyActions remedies,
        CancellationToken cancel
    )
    {
        var by = caller.DeskPerson();
        if (dryRun == true)
        {
            return (await remedies.PreviewAsync(by, id, body, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);
        }

        return (await remedies.AskAsync(by, id, body, request.ReadIdempotencyKey(), CultureInfo.CurrentUICulture, cancel)).ToHttp(asked =>
        {
            // To the requester it stays "handed over": a repeated request returns the original response.
            return asked.ApprovalId is { } approval
                ? TypedResults.Accepted(
                    $"/api/v1/desk/approvals/{approval}",
                    new
                    {
                        approvalId = approval,
                        asked.CaseId,
                        asked.Kind,
                        asked.Amount,
                    }
                )
                : TypedResults.Ok(asked);
        });
    }

    private static async Task<IResult> ListAsync(
        bool? decided,
        ClaimsPrincipal caller,
        ApprovalQueue approvals,
        CancellationToken cancel
    ) =>
        TypedResults.Ok(
            new Page<ApprovalItem>(
                await approvals.ListAsync(caller.DeskPerson(), decided ?? false, CultureInfo.CurrentUICulture, cancel),
                null
            )
        );

    private static async Task<IResult> DecideAsync(
        RemedyId id,
        bool isApproved,
        DecisionBody body,
        ClaimsPrincipal caller,
        ApprovalQueue approvals,
        CancellationToken cancel
    ) => (await approvals.DecideAsync(caller.DeskPerson(), id, isApproved, body.Reason, cancel)).ToHttp(TypedResults.Ok);

    private static DeskPerson DeskPerson(this ClaimsPrincipal caller) => new(caller.Staff(), caller.StaffRole());
}
