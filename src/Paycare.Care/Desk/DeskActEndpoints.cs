using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <summary>Who is to work on a case.</summary>
/// <param name="To">A colleague's id, <c>me</c>, or <c>null</c> for nobody.</param>
internal sealed record AssignBody(string? To);

/// <summary>A message of the desk.</summary>
/// <param name="Text">The message.</param>
/// <param name="Internal">Whether only colleagues read it; <c>false</c> when omitted.</param>
/// <param name="Then">
/// Whose turn it is then: <c>ours</c>, <c>customer</c>, <c>bank</c> or <c>snooze</c>. An answer without it leaves the case ours; a
/// note without it moves nothing.
/// </param>
/// <param name="Until">The promised time, or when to look again; required to snooze.</param>
/// <param name="SendAt">When the answer goes out; at once when omitted. Held back when somebody writes before. Not for notes.</param>
/// <param name="Attachments">Ids of files that the same agent sent to the case before; the text may be left out then.</param>
public sealed record DeskMessageBody(
    string? Text,
    bool? Internal,
    string? Then = null,
    DateTimeOffset? Until = null,
    DateTimeOffset? SendAt = null,
    IReadOnlyList<string?>? Attachments = null
);

/// <summary>The state that a case is to enter.</summary>
/// <param name="To">The state's contract name.</param>
internal sealed record StateBody(string? To);

/// <summary>Which case another one is merged into.</summary>
/// <param name="Into">The case that remains.</param>
internal sealed record MergeBody(string? Into);

/// <summary>An agent's actions on a case over HTTP. If-Match stops a stale action.</summary>
internal static class DeskActEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/cases/{id}/assign", async (CaseId id, AssignBody body, HttpContext http, DeskAct act, CancellationToken cancel) =>
                Answer(http, await act.AssignAsync(Of(http, id), body.To, cancel))
            )
            .Documented("assignCase", "Assign a case", "To oneself, a colleague or nobody.")
            .Refuses(RefusalKind.Conflict, "case-closed")
            .TakesIfMatch("case-changed");
        desk.MapPost(
                "/cases/{id}/messages",
                async (CaseId id, DeskMessageBody body, HttpContext http, DeskAct act, CancellationToken cancel) =>
                    Answer(http, await act.WriteAsync(Of(http, id), body, cancel))
            )
            .Documented(
                "writeDeskMessage",
                "Answer a case",
                "Or note something for colleagues. Wording that asks for a PIN, code or password is refused."
            )
            .Refuses(RefusalKind.Conflict, "case-closed")
            .Refuses(RefusalKind.Unacceptable, "wording")
            .TakesIfMatch("case-changed");
        desk.MapDelete(
                "/cases/{id}/scheduled-messages/{message}",
                async (CaseId id, ScheduledMessageId message, HttpContext http, DeskAct act, CancellationToken cancel) =>
                    Answer(http, await act.TakeBackAsync(Of(http, id), message, cancel))
            )
            .Documented("takeBackMessage", "Take back a scheduled answer", "One that waits for its time, or was held back.")
            .TakesIfMatch("case-changed");
        desk.MapPost("/cases/{id}/state", async (CaseId id, StateBody body, HttpContext http, DeskAct act, CancellationToken cancel) =>
                Answer(http, await act.MoveAsync(Of(http, id), body.To, cancel))
            )
            .Documented("moveCase", "Move a case to another state", "As far as the table of states allows.")
            .Refuses(RefusalKind.Conflict, "case-state")
            .TakesIfMatch("case-changed");
        desk.MapPost("/cases/{id}/merge", async (CaseId id, MergeBody body, HttpContext http, DeskAct act, CancellationToken cancel) =>
                Answer(http, await act.MergeAsync(Of(http, id), body.Into, cancel))
            )
            .Documented("mergeCase", "Merge a case into another", "Both of one customer.")
            .Refuses(RefusalKind.Conflict, "case-state", "merge-other-customer", "case-closed")
            .TakesIfMatch("case-changed");
    }

    private static DeskActOn Of(HttpContext http, CaseId id) =>
        new(
            new DeskPerson(http.User.Staff(), http.User.StaffRole()),
            id,
            CaseEtagBinding.Versions(http.Request),
            CultureInfo.CurrentUICulture
        );

    private static HttpAnswer<Ok<DeskCaseAnswer>> Answer(HttpContext http, Result<DeskCaseAnswer> acted) =>
        acted.ToHttp(answer =>
        {
            CaseEtagBinding.Write(http, answer.Version);
            return TypedResults.Ok(answer);
        });
}

/// <summary>An action on a case.</summary>
/// <param name="By">The acting agent.</param>
/// <param name="Id">The case's id.</param>
/// <param name="Versions">The versions it may be based on; <c>null</c> for any.</param>
/// <param name="Language">The reader's language.</param>
internal sealed record DeskActOn(DeskPerson By, CaseId Id, IReadOnlyCollection<int>? Versions, CultureInfo Language);
