using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Amounts;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using RemedyHttp = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Paycare.Care.Remedies.RemedyItem>,
    Microsoft.AspNetCore.Http.HttpResults.Ok<Paycare.Care.Remedies.RemedyPreview>,
    Microsoft.AspNetCore.Http.HttpResults.Accepted<Paycare.Care.Approvals.RemedyHandedOver>
>;

namespace Paycare.Care.Approvals;

/// <summary>A remedy that a second person decides.</summary>
/// <param name="ApprovalId">Names the request to the second person.</param>
/// <param name="CaseId">The case's id.</param>
/// <param name="Kind">The remedy's contract name.</param>
/// <param name="Amount">Amount, for remedies that have one; otherwise <c>null</c>.</param>
internal sealed record RemedyHandedOver(RemedyId ApprovalId, CaseId CaseId, string Kind, Money? Amount);

/// <summary>What a colleague says to a proposal that waits for a second person.</summary>
/// <param name="Reason">Why, for the record.</param>
internal sealed record DecisionBody(string? Reason);

/// <summary>Remedies and their approvals over HTTP.</summary>
internal static class RemedyEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/cases/{id}/remedies", AskAsync)
            .Documented(
                "askForRemedy",
                "Carry out a remedy",
                "200 when it is done, 202 when a second person decides. `dryRun=true` shows postings and rules, and " + "changes nothing."
            )
            .Refuses(RefusalKind.NotAllowed, "remedy-not-allowed")
            .Refuses(RefusalKind.Conflict, "case-closed", "not-refundable")
            .Refuses(RefusalKind.Unacceptable, "wording");
        desk.MapGet("/approvals", ListAsync)
            .Documented("listApprovals", "List what waits for a decision", "With `decided=true` what was decided.");
        desk.MapPost(
                "/approvals/{id}/approve",
                (RemedyId id, DecisionBody body, ClaimsPrincipal caller, ApprovalQueue approvals, CancellationToken cancel) =>
                    DecideAsync(id, true, body, caller, approvals, cancel)
            )
            .Documented("approveRemedy", "Approve a remedy as the second person", "Never by the one who asked. It is carried out at once.")
            .Refuses(RefusalKind.NotAllowed, "second-person", "four-eyes")
            .Refuses(RefusalKind.Conflict, "approval-decided");
        desk.MapPost(
                "/approvals/{id}/reject",
                (RemedyId id, DecisionBody body, ClaimsPrincipal caller, ApprovalQueue approvals, CancellationToken cancel) =>
                    DecideAsync(id, false, body, caller, approvals, cancel)
            )
            .Documented("rejectRemedy", "Reject a remedy as the second person", "Never by the one who asked.")
            .Refuses(RefusalKind.NotAllowed, "second-person", "four-eyes")
            .Refuses(RefusalKind.Conflict, "approval-decided");
    }

    private static async Task<HttpAnswer<RemedyHttp>> AskAsync(
        CaseId id,
        bool? dryRun,
        RemedyBody body,
        ClaimsPrincipal caller,
        RemedyActions remedies,
        IdempotencyKeyBinding key,
        CancellationToken cancel
    )
    {
        var by = caller.DeskPerson();
        if (dryRun == true)
        {
            return (await remedies.PreviewAsync(by, id, body, CultureInfo.CurrentUICulture, cancel)).ToHttp<RemedyPreview, RemedyHttp>(
                preview => TypedResults.Ok(preview)
            );
        }

        return (await remedies.AskAsync(by, id, body, key.Key, CultureInfo.CurrentUICulture, cancel)).ToHttp<RemedyItem, RemedyHttp>(
            asked =>
                // To the requester it stays "handed over": a repeated request returns the original response.
                asked.ApprovalId
                    is { } approval
                    ? TypedResults.Accepted(
                        $"/api/v1/desk/approvals/{approval}",
                        new RemedyHandedOver(approval, asked.CaseId, asked.Kind, asked.Amount)
                    )
                    : TypedResults.Ok(asked)
        );
    }

    private static async Task<HttpAnswer<Ok<Page<ApprovalItem>>>> ListAsync(
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

    private static async Task<HttpAnswer<Ok<RemedyItem>>> DecideAsync(
        RemedyId id,
        bool isApproved,
        DecisionBody body,
        ClaimsPrincipal caller,
        ApprovalQueue approvals,
        CancellationToken cancel
    ) => (await approvals.DecideAsync(caller.DeskPerson(), id, isApproved, body.Reason, cancel)).ToHttp(TypedResults.Ok);

    private static DeskPerson DeskPerson(this ClaimsPrincipal caller) => new(caller.Staff(), caller.StaffRole());
}
