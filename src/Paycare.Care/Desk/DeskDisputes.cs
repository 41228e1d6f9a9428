using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Sessions;
using Paycare.Payments.Disputes;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Evidence for a dispute.</summary>
/// <param name="Text">The evidence, at most 10,000 characters.</param>
public sealed record DisputeEvidenceBody(string? Text);

/// <summary>A dispute to concede.</summary>
/// <param name="Reason">Reason, for the record.</param>
public sealed record DisputeAcceptBody(string? Reason);

/// <summary>A dispute in the desk's list, with the case that it opened.</summary>
/// <param name="Item">The dispute.</param>
/// <param name="CaseId">Its case; <c>null</c> for the short time until it is opened.</param>
/// <param name="CaseNumber">Case number, for example PC-10427.</param>
public sealed record DisputeLine(DisputeItem Item, CaseId? CaseId, string? CaseNumber);

/// <summary>A dispute as the desk sees it.</summary>
/// <param name="Dispute">The dispute.</param>
/// <param name="Customer">The customer whose top-up is disputed, masked; <c>null</c> when the account is gone.</param>
/// <param name="CaseId">Its case.</param>
/// <param name="CaseNumber">Case number, for example PC-10427.</param>
/// <param name="Names">Names of the staff who acted, by id.</param>
public sealed record DeskDispute(
    DisputeAnswer Dispute,
    CustomerCard? Customer,
    CaseId? CaseId,
    string? CaseNumber,
    IReadOnlyDictionary<string, string> Names
);

/// <summary>Disputes over HTTP. Agents may read; risk officers and leads may act.</summary>
internal static class DisputeEndpoints
{
    private static readonly Dictionary<string, bool> States = new(StringComparer.Ordinal) { ["open"] = true, ["ended"] = false };

    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapGet("/disputes", ListAsync)
            .Documented("listDisputes", "List disputes", "Open ones, or with `state=ended` those that are over.");
        desk.MapGet("/disputes/{id}", async (DisputeId id, ClaimsPrincipal caller, DeskDisputes disputes, CancellationToken cancel) =>
                (await disputes.ReadAsync(caller.Staff(), id, cancel)).ToHttp(TypedResults.Ok)
            )
            .Documented("readDispute", "Read a dispute", "With its holds, its deadline and what was done.");
        desk.MapPost(
                "/disputes/{id}/evidence",
                async (DisputeId id, DisputeEvidenceBody body, ClaimsPrincipal caller, DeskDisputes disputes, CancellationToken cancel) =>
                    (await disputes.SendEvidenceAsync(caller.Staff(), id, body.Text, cancel)).ToHttp(TypedResults.Ok)
            )
            .RequireAuthorization(Policies.ActOnDisputes)
            .Documented("sendDisputeEvidence", "Contest a dispute", "Sends evidence to the card's bank.")
            .Refuses(RefusalKind.Conflict, "dispute-not-open", "dispute-too-late", "dispute-decided");
        desk.MapPost(
                "/disputes/{id}/accept",
                async (DisputeId id, DisputeAcceptBody body, ClaimsPrincipal caller, DeskDisputes disputes, CancellationToken cancel) =>
                    (await disputes.AcceptAsync(caller.Staff(), id, body.Reason, cancel)).ToHttp<
                        DeskDispute,
                        Results<Ok<DeskDispute>, Accepted<DeskDispute>>
                    >(d => d.Dispute.AcceptAskedBy is null ? TypedResults.Ok(d) : TypedResults.Accepted((string?)null, d))
            )
            .RequireAuthorization(Policies.ActOnDisputes)
            .Documented("acceptDispute", "Concede a dispute", "Above an amount a second person agrees: 202.")
            .Refuses(RefusalKind.Conflict, "dispute-not-open", "dispute-decided", "dispute-second-person");
    }

    private static async Task<HttpAnswer<Ok<Page<DisputeLine>>>> ListAsync(
        string? state,
        string? cursor,
        int? limit,
        DeskDisputes disputes,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var isOpen = state is null ? true : check.OneOf("state", state, States);
        return check.Refusal is { } invalid
            ? invalid
            : (await disputes.ListAsync(isOpen!.Value, cursor, limit, cancel)).ToHttp(TypedResults.Ok);
    }
}

/// <summary>Disputes for the desk: with their cases and masked customers, every action recorded.</summary>
internal sealed class DeskDisputes(Database db, DisputesApi disputes, IdentityApi identity, AuditLog audit)
{
    private const int ReasonLength = 500;

    public async Task<Result<Page<DisputeLine>>> ListAsync(bool isOpen, string? cursor, int? limit, CancellationToken cancel)
    {
        if ((await disputes.ListAsync(isOpen, cursor, limit, cancel)).IsRefused(out var refusal, out var page))
        {
            return refusal;
        }

        var cases = await CasesAsync([.. page.Items.Select(i => DisputeCaseListener.SourceOf(i.Id))], cancel);
        return new Page<DisputeLine>(
            [
                .. page.Items.Select(i =>
                    cases.TryGetValue(DisputeCaseListener.SourceOf(i.Id), out var opened)
                        ? new DisputeLine(i, opened.Id, opened.NumberText)
                        : new DisputeLine(i, null, null)
                ),
            ],
            page.Next
        );
    }

    public async Task<Result<DeskDispute>> ReadAsync(StaffId reader, DisputeId id, CancellationToken cancel) =>
        await disputes.FindAsync(id, cancel) is { } dispute ? await ShowAsync(dispute, reader, cancel) : Refusal.NotFound;

    public async Task<Result<DeskDispute>> SendEvidenceAsync(StaffId by, DisputeId id, string? text, CancellationToken cancel) =>
        await DoneAsync(await disputes.SendEvidenceAsync(id, by, text, cancel), by, "dispute.evidence", null, cancel);

    public async Task<Result<DeskDispute>> AcceptAsync(StaffId by, DisputeId id, string? reason, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var why = check.Words("reason", reason, ReasonLength);
        return check.Refusal is { } invalid
            ? invalid
            : await DoneAsync(await disputes.AcceptAsync(id, by, cancel), by, "dispute.accept", why, cancel);
    }

    private async Task<Result<DeskDispute>> DoneAsync(
        Result<DisputeAnswer> acted,
        StaffId by,
        string act,
        string? reason,
        CancellationToken cancel
    )
    {
        if (acted.IsRefused(out var refusal, out var dispute))
        {
            return refusal;
        }

        audit.Add(
            db,
            $"staff:{by}",
            act,
            $"dispute:{dispute.Item.Id}",
            new
            {
                stage = dispute.Item.Stage,
                amount = dispute.Item.Amount.ToDecimalText(),
                reason,
            }
        );
        await db.SaveChangesAsync(cancel);
        return await ShowAsync(dispute, by, cancel);
    }

    private async Task<DeskDispute> ShowAsync(DisputeAnswer dispute, StaffId reader, CancellationToken cancel)
    {
        var source = DisputeCaseListener.SourceOf(dispute.Item.Id);
        var opened = (await CasesAsync([source], cancel)).GetValueOrDefault(source);
        var people = dispute.Timeline.Select(s => s.By).Append(dispute.AcceptAskedBy).OfType<StaffId>().Distinct().ToList();
        var names = await identity.StaffNamesAsync(people, cancel);
        return new DeskDispute(
            dispute with
            {
                NeedsSecondPerson = await disputes.NeedsSecondPersonAsync(dispute, reader, cancel),
            },
            await identity.FindCustomerAsync(dispute.Customer, cancel),
            opened?.Id,
            opened?.NumberText,
            names.ToDictionary(n => n.Key.ToString(), n => n.Value)
        );
    }

    private async Task<Dictionary<string, Case>> CasesAsync(List<string> sources, CancellationToken cancel) =>
        await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Source != null && sources.Contains(c.Source))
            .ToDictionaryAsync(c => c.Source!, cancel);
}
