using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.StaffAccounts;

/// <summary>Who is to join the staff, and as what.</summary>
/// <param name="Email">An e-mail address.</param>
/// <param name="Name">A name.</param>
/// <param name="Role">What the person may do.</param>
internal sealed record InviteBody(string? Email, string? Name, string? Role);

/// <summary>The role that a member of staff is to have.</summary>
/// <param name="Role">What the person may do.</param>
internal sealed record StaffRoleBody(string? Role);

/// <summary>The reason for an act about a member of staff.</summary>
/// <param name="Reason">Why, for the record.</param>
internal sealed record StaffReasonBody(string? Reason);

/// <summary>How an invited person accepts.</summary>
/// <param name="Token">The secret of the mailed link.</param>
/// <param name="Password">A password.</param>
internal sealed record InvitationBody(string? Token, string? Password)
{
    /// <summary>Never reveals the secrets, as this ends up in logs.</summary>
    public override string ToString() => "invitation";
}

/// <summary>A request that awaits a second person.</summary>
/// <param name="ApprovalId">Identifies the request to the second person.</param>
public sealed record StaffRequestAnswer(StaffRequestId ApprovalId);

/// <summary>Administering staff.</summary>
internal static class StaffEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var staff = routes.MapGroup("/api/v1/desk/staff").WithTags("Staff");
        staff
            .MapGet("", ListAsync)
            .RequireAuthorization(Policies.SeeStaff)
            .Documented("listStaff", "List the members of staff", "By name, with role and state. The look itself is recorded.");
        staff
            .MapPost("", InviteAsync)
            .RequireAuthorization(Policies.ManageStaff)
            .Documented(
                "inviteStaff",
                "Invite a member of staff",
                "Sends an invitation by mail. A role with rights waits for a second person: 202."
            )
            .Refuses(RefusalKind.Conflict, "staff-exists");
        staff
            .MapPut("/{id}/role", ChangeRoleAsync)
            .RequireAuthorization(Policies.ManageStaff)
            .Documented(
                "changeStaffRole",
                "Change the role of a member of staff",
                "Where either role has rights, a second person agrees first: 202."
            )
            .Refuses(RefusalKind.Conflict, "staff-own", "staff-last-admin");
        staff
            .MapPost("/{id}/disable", DisableAsync)
            .RequireAuthorization(Policies.ManageStaff)
            .Documented("disableStaff", "Disable a member of staff", "All their sessions end at once.")
            .Refuses(RefusalKind.Conflict, "staff-own", "staff-last-admin");
        staff
            .MapPost("/{id}/enable", EnableAsync)
            .RequireAuthorization(Policies.ManageStaff)
            .Documented(
                "enableStaff",
                "Enable a member of staff again",
                "Clears a lock after wrong codes too. A role with rights waits for a second person: 202."
            );
        staff
            .MapPost("/{id}/second-factor-reset", AskAsync)
            .RequireAuthorization(Policies.ManageStaff)
            .Documented("askForSecondFactorReset", "Ask for a reset of a colleague's second factor", "A second person decides.")
            .Refuses(RefusalKind.Conflict, "staff-own");
        staff
            .MapPost("/{id}/reveal-release", ReleaseAsync)
            .RequireAuthorization(Policies.ReleaseReveals)
            .Documented(
                "releaseReveals",
                "Let a colleague reveal more this hour",
                "For a colleague who has revealed as much personal data as an hour allows."
            )
            .Refuses(RefusalKind.NotAllowed, "four-eyes");
        staff
            .MapGet("/requests", WaitingAsync)
            .RequireAuthorization(Policies.SeeStaff)
            .Documented(
                "listStaffRequests",
                "List what waits for a second person",
                "Resets, invitations and roles that were asked for and are not decided."
            );
        staff
            .MapPost("/requests/{id}/approve", ApproveAsync)
            .RequireAuthorization(Policies.DecideStaff)
            .Documented("approveStaffRequest", "Approve as the second person", "Never by the one who asked.")
            .Refuses(RefusalKind.NotAllowed, "four-eyes")
            .Refuses(RefusalKind.Conflict, "already-decided");
        staff
            .MapPost("/requests/{id}/reject", RejectAsync)
            .RequireAuthorization(Policies.DecideStaff)
            .Documented("rejectStaffRequest", "Reject as the second person", "Never by the one who asked.")
            .Refuses(RefusalKind.NotAllowed, "four-eyes")
            .Refuses(RefusalKind.Conflict, "already-decided");
        routes
            .MapPost("/api/v1/desk/invitations", AcceptAsync)
            .AllowAnonymous()
            .WithTags("Staff")
            .Documented(
                "acceptStaffInvitation",
                "Accept an invitation to the desk",
                "Sets the first password with the secret of the mailed link. The authenticator is set up at the first " + "sign-in."
            )
            .Refuses(RefusalKind.NotFound, "invitation-invalid");
    }

    private static async Task<HttpAnswer<NoContent>> ReleaseAsync(
        StaffId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffReveals reveals,
        CancellationToken cancel
    ) => (await reveals.ReleaseAsync(caller.Staff(), id, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<Page<StaffItem>>>> ListAsync(
        ClaimsPrincipal caller,
        StaffBook book,
        AuditLog audit,
        Database db,
        CancellationToken cancel
    )
    {
        audit.Add(db, $"staff:{caller.Staff()}", "staff.list", "staff");
        await db.SaveChangesAsync(cancel);
        return TypedResults.Ok(new Page<StaffItem>(await book.ListAsync(cancel), null));
    }

    private static async Task<HttpAnswer<Results<Created<StaffInvited>, Accepted<StaffRequestAnswer>>>> InviteAsync(
        InviteBody body,
        ClaimsPrincipal caller,
        StaffBook book,
        CancellationToken cancel
    ) =>
        (await book.InviteAsync(caller.Staff(), body.Email, body.Name, body.Role, cancel)).ToHttp(change =>
            Answer(change, () =>
                TypedResults.Created($"/api/v1/desk/staff/{change.Staff}", new StaffInvited(change.Staff, change.InvitedUntil!.Value))
            )
        );

    /// <summary>Done, or waiting for a second person.</summary>
    private static Results<TDone, Accepted<StaffRequestAnswer>> Answer<TDone>(StaffChange change, Func<TDone> done)
        where TDone : IResult => change.Waits is { } waits ? TypedResults.Accepted((string?)null, new StaffRequestAnswer(waits)) : done();

    private static async Task<HttpAnswer<Results<NoContent, Accepted<StaffRequestAnswer>>>> ChangeRoleAsync(
        StaffId id,
        StaffRoleBody body,
        ClaimsPrincipal caller,
        StaffBook book,
        CancellationToken cancel
    ) => (await book.ChangeRoleAsync(caller.Staff(), id, body.Role, cancel)).ToHttp(change => Answer(change, TypedResults.NoContent));

    private static async Task<HttpAnswer<NoContent>> DisableAsync(
        StaffId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffBook book,
        CancellationToken cancel
    ) => (await book.DisableAsync(caller.Staff(), id, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Results<NoContent, Accepted<StaffRequestAnswer>>>> EnableAsync(
        StaffId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffBook book,
        CancellationToken cancel
    ) => (await book.EnableAsync(caller.Staff(), id, body.Reason, cancel)).ToHttp(change => Answer(change, TypedResults.NoContent));

    private static async Task<HttpAnswer<Accepted<StaffRequestAnswer>>> AskAsync(
        StaffId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffRequests requests,
        CancellationToken cancel
    ) =>
        (await requests.AskAsync(caller.Staff(), id, body.Reason, cancel)).ToHttp(asked =>
            TypedResults.Accepted((string?)null, new StaffRequestAnswer(asked))
        );

    private static async Task<HttpAnswer<Ok<Page<StaffRequestItem>>>> WaitingAsync(
        ClaimsPrincipal caller,
        StaffRequests requests,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<StaffRequestItem>(await requests.WaitingAsync(caller.Staff(), caller.StaffRole(), cancel), null));

    private static async Task<HttpAnswer<NoContent>> ApproveAsync(
        StaffRequestId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffRequests requests,
        CancellationToken cancel
    ) => (await requests.DecideAsync(caller.Staff(), id, true, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> RejectAsync(
        StaffRequestId id,
        StaffReasonBody body,
        ClaimsPrincipal caller,
        StaffRequests requests,
        CancellationToken cancel
    ) => (await requests.DecideAsync(caller.Staff(), id, false, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> AcceptAsync(
        InvitationBody body,
        StaffInvitations invitations,
        CancellationToken cancel
    ) => (await invitations.AcceptAsync(body.Token, body.Password, cancel)).ToHttp(_ => TypedResults.NoContent());
}

/// <summary>Staff administration for the desk's pages. Each page names its policy, which checks the caller.</summary>
public sealed class StaffAdministration
{
    private readonly StaffBook _book;
    private readonly StaffInvitations _invitations;
    private readonly StaffRequests _requests;
    private readonly StaffReveals _reveals;

    internal StaffAdministration(StaffBook book, StaffInvitations invitations, StaffRequests requests, StaffReveals reveals)
    {
        _reveals = reveals;
        _book = book;
        _invitations = invitations;
        _requests = requests;
    }

    /// <summary>All members of staff, by name.</summary>
    public Task<IReadOnlyList<StaffItem>> ListAsync(CancellationToken cancel) => _book.ListAsync(cancel);

    /// <summary>Requests that await a second person.</summary>
    public Task<IReadOnlyList<StaffRequestItem>> WaitingAsync(ClaimsPrincipal reader, CancellationToken cancel) =>
        _requests.WaitingAsync(reader.Staff(), reader.StaffRole(), cancel);

    /// <summary>Invites a new member of staff by e-mail; for a role with rights a second person agrees first.</summary>
    public Task<Result<StaffChange>> InviteAsync(ClaimsPrincipal by, string? email, string? name, string? role, CancellationToken cancel) =>
        Managing(by, () => _book.InviteAsync(by.Staff(), email, name, role, cancel));

    /// <summary>Changes a staff member's role; with two people when either role has rights.</summary>
    public Task<Result<StaffChange>> ChangeRoleAsync(ClaimsPrincipal by, StaffId id, string? role, CancellationToken cancel) =>
        Managing(by, () => _book.ChangeRoleAsync(by.Staff(), id, role, cancel));

    /// <summary>Disables a member of staff immediately.</summary>
    public Task<Result<StaffChange>> DisableAsync(ClaimsPrincipal by, StaffId id, string? reason, CancellationToken cancel) =>
        Managing(by, () => _book.DisableAsync(by.Staff(), id, reason, cancel));

    /// <summary>Enables a disabled member of staff again.</summary>
    public Task<Result<StaffChange>> EnableAsync(ClaimsPrincipal by, StaffId id, string? reason, CancellationToken cancel) =>
        Managing(by, () => _book.EnableAsync(by.Staff(), id, reason, cancel));

    /// <summary>Requests a reset of a colleague's second factor.</summary>
    public Task<Result<StaffRequestId>> AskForResetAsync(ClaimsPrincipal by, StaffId id, string? reason, CancellationToken cancel) =>
        Managing(by, () => _requests.AskAsync(by.Staff(), id, reason, cancel));

    /// <summary>Decides on a reset as the second person.</summary>
    public async Task<Result<Done>> DecideAsync(
        ClaimsPrincipal by,
        StaffRequestId id,
        bool approve,
        string? reason,
        CancellationToken cancel
    ) =>
        by.StaffRole().May(StaffPermission.DecideOnStaff)
            ? await _requests.DecideAsync(by.Staff(), id, approve, reason, cancel)
            : NotAllowed;

    /// <summary>The colleagues who have seen as much personal data this hour as is allowed, and whom the reader may let go on.</summary>
    public async Task<IReadOnlySet<StaffId>> WithoutRevealsAsync(ClaimsPrincipal reader, CancellationToken cancel)
    {
        var spent = new HashSet<StaffId>();
        if (reader.StaffRole().May(StaffPermission.ReleaseReveals))
        {
            foreach (var person in await _book.ListAsync(cancel))
            {
                if (person.Id != reader.Staff() && await _reveals.AreSpentAsync(person.Id, cancel))
                {
                    spent.Add(person.Id);
                }
            }
        }

        return spent;
    }

    /// <summary>Lets a colleague see more personal data in the clear.</summary>
    public async Task<Result<Done>> ReleaseRevealsAsync(ClaimsPrincipal by, StaffId id, string? reason, CancellationToken cancel) =>
        by.StaffRole().May(StaffPermission.ReleaseReveals) ? await _reveals.ReleaseAsync(by.Staff(), id, reason, cancel) : NotAllowed;

    /// <summary>Sets the password of the invited member of staff.</summary>
    public Task<Result<Done>> AcceptAsync(string? token, string? password, CancellationToken cancel) =>
        _invitations.AcceptAsync(token, password, cancel);

    private static Refusal NotAllowed { get; } = new(RefusalKind.NotAllowed, "not-allowed");

    private static async Task<Result<T>> Managing<T>(ClaimsPrincipal by, Func<Task<Result<T>>> act) =>
        by.StaffRole().May(StaffPermission.ManageStaff) ? await act() : NotAllowed;
}
