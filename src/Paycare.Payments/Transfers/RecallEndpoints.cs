using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>A transfer that its sender recalls, as the receiver sees it.</summary>
/// <param name="Id">The recall's id.</param>
/// <param name="Status">waiting, agreed, declined or expired.</param>
/// <param name="Amount">
/// The amount that would be returned, in minor units (sen): held until then, never more than the transfer.
/// </param>
/// <param name="Transferred">The transfer's amount, in minor units (sen).</param>
/// <param name="TransferredAt">When it arrived.</param>
/// <param name="From">The sender, masked.</param>
/// <param name="Note">The sender's note on the transfer.</param>
/// <param name="Until">The deadline to answer; then the money is released.</param>
public sealed record RecallAnswer(
    string Id,
    string Status,
    Money Amount,
    Money Transferred,
    DateTimeOffset TransferredAt,
    string From,
    string? Note,
    DateTimeOffset Until
)
{
    internal const string Waiting = "waiting";
}

/// <summary>The receiver's side of recalls. Answering needs no key: the first answer stands.</summary>
internal static class RecallEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var recalls = routes.MapGroup("/api/v1/recalls").RequireAuthorization(Policies.Customer).WithTags("Transfers");
        recalls
            .MapGet("", async (ClaimsPrincipal caller, RecallView view, CancellationToken cancel) =>
                TypedResults.Ok(new Page<RecallAnswer>(await view.WaitingAsync(caller.Customer(), cancel), null))
            )
            .Documented("listRecalls", "List the transfers that their senders ask back", "Only those that wait for an answer.");
        recalls
            .MapGet("/{id}", async (string id, ClaimsPrincipal caller, RecallView view, CancellationToken cancel) =>
                Problem.OkOrNotFound(await view.FindAsync(caller.Customer(), id, cancel))
            )
            .Documented("readRecall", "Read a recall", "What would go back, and until when it can be answered.");
        recalls
            .MapPost("/{id}/agree", async (string id, ClaimsPrincipal caller, Recalls book, CancellationToken cancel) =>
                (await book.AnswerAsync(caller.Customer(), id, isAgreed: true, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("agreeToRecall", "Give a transfer back", "The money held goes back to its sender. The first answer stands.")
            .Refuses(RefusalKind.Conflict, "recall-ended");
        recalls
            .MapPost("/{id}/decline", async (string id, ClaimsPrincipal caller, Recalls book, CancellationToken cancel) =>
                (await book.AnswerAsync(caller.Customer(), id, isAgreed: false, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("declineRecall", "Keep a transfer", "The hold ends. The first answer stands.")
            .Refuses(RefusalKind.Conflict, "recall-ended");
    }
}

/// <summary>The receiver's time is over, or an outcome was not announced before a crash.</summary>
internal sealed class RecallEndTimer(Recalls recalls) : IDueHandler<RecallEndTimer.Payload>
{
    public const string HandlerName = "recall-end";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static string AggregateOf(AttemptId hold) => hold.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static DueItem Due(AttemptId hold, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, HandlerName, AggregateOf(hold), new Payload(hold.Sequence), clock);

    public Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel) =>
        recalls.TellEndAsync(new AttemptId(payload.Hold), isDue: true, cancel);

    internal sealed record Payload(long Hold);
}
