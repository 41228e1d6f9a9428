using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Approvals;
using Paycare.Care.Cases;
using Paycare.Care.Incidents;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Payments.Disputes;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>
/// All that the desk's pages may do. A page lives long, so every call has a database of its own, looks again who its session
/// is of, and is on record like a call over HTTP. Refused with <c>not-signed-in</c> once the session is over.
/// </summary>
public sealed class DeskApi
{
    private readonly IServiceScopeFactory _scopes;
    private readonly CaseSignals _signals;
    private readonly DeskPresence _presence;
    private readonly AuditLog _audit;

    internal DeskApi(IServiceScopeFactory scopes, CaseSignals signals, DeskPresence presence, AuditLog audit)
    {
        _scopes = scopes;
        _signals = signals;
        _presence = presence;
        _audit = audit;
    }

    /// <summary>Calls back with every change of any case, until disposed. Comes on whatever thread made the change.</summary>
    public IDisposable Watch(Action<CaseId> changed) => new Watching(_signals, changed);

    /// <summary>Shows colleagues that a page has a case open, and whether its agent writes.</summary>
    public void Show(object page, CaseId id, StaffSession who, bool isWriting)
    {
        ArgumentNullException.ThrowIfNull(who);
        _presence.Show(page, id, new Colleague(who.Staff, who.Name, isWriting));
    }

    /// <summary>The page is gone.</summary>
    public void Leave(object page) => _presence.Leave(page);

    /// <summary>Colleagues who have the case open.</summary>
    public IReadOnlyList<Colleague> Others(CaseId id, StaffId me) => _presence.Others(id, me);

    /// <summary>The inbox: what burns most first.</summary>
    public Task<Result<InboxAnswer>> InboxAsync(SessionId session, InboxFilter filter, int size, CancellationToken cancel) =>
        RunAsync(session, "inbox", null, (s, me) => s.GetRequiredService<DeskInbox>().ByUrgencyAsync(filter, me.Id, size, cancel), cancel);

    /// <summary>A case with everything beside it.</summary>
    public Task<Result<DeskCaseAnswer>> CaseAsync(SessionId session, CaseId id, CultureInfo language, CancellationToken cancel) =>
        RunAsync<DeskCaseAnswer>(
            session,
            "case",
            id.ToString(),
            async (s, me) =>
                await CaseLookup.FindAsync(s.GetRequiredService<Database>(), id, cancel) is { } @case
                    ? await s.GetRequiredService<DeskView>().OfAsync(@case, me, language, cancel)
                    : Refusal.NotFound,
            cancel
        );

    /// <summary>Gives the case to <c>me</c>, <c>none</c> or somebody by id.</summary>
    /// <param name="session">Whose act.</param>
    /// <param name="id">Which case.</param>
    /// <param name="to">Who gets it.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="cancel">Stops the act.</param>
    public Task<Result<DeskCaseAnswer>> AssignAsync(
        SessionId session,
        CaseId id,
        string to,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "assign",
            id.ToString(),
            (s, me) => s.GetRequiredService<DeskAct>().AssignAsync(new DeskActOn(me, id, null, language), to, cancel),
            cancel
        );

    /// <summary>Answers the customer, or notes for colleagues. A stale version is refused with <c>case-changed</c>.</summary>
    /// <param name="session">Whose act.</param>
    /// <param name="id">Which case.</param>
    /// <param name="version">The copy that the writer read; <c>null</c> when it does not matter.</param>
    /// <param name="text">The words.</param>
    /// <param name="isNote">For colleagues only.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="cancel">Stops the act.</param>
    public Task<Result<DeskCaseAnswer>> WriteAsync(
        SessionId session,
        CaseId id,
        int? version,
        string text,
        bool isNote,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "messages",
            id.ToString(),
            (s, me) =>
                s.GetRequiredService<DeskAct>()
                    .WriteAsync(new DeskActOn(me, id, version is { } based ? [based] : null, language), text, isNote, cancel),
            cancel
        );

    /// <summary>Moves the case to another state.</summary>
    public Task<Result<DeskCaseAnswer>> MoveAsync(
        SessionId session,
        CaseId id,
        string to,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "state",
            id.ToString(),
            (s, me) => s.GetRequiredService<DeskAct>().MoveAsync(new DeskActOn(me, id, null, language), to, cancel),
            cancel
        );

    /// <summary>Makes the case part of another.</summary>
    public Task<Result<DeskCaseAnswer>> MergeAsync(
        SessionId session,
        CaseId id,
        CaseId into,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "merge",
            id.ToString(),
            (s, me) => s.GetRequiredService<DeskAct>().MergeAsync(new DeskActOn(me, id, null, language), into.ToString(), cancel),
            cancel
        );

    /// <summary>Begins or ends following a case.</summary>
    public Task<Result<DeskCaseAnswer>> FollowAsync(
        SessionId session,
        CaseId id,
        bool isFollowing,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "follow",
            id.ToString(),
            (s, me) => s.GetRequiredService<DeskAct>().FollowAsync(new DeskActOn(me, id, null, language), isFollowing, cancel),
            cancel
        );

    /// <summary>One personal datum in the clear, on record with its reason.</summary>
    public Task<Result<string>> RevealAsync(
        SessionId session,
        CustomerId customer,
        string field,
        string reason,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "reveal",
            customer.ToString(),
            (s, me) => s.GetRequiredService<Lookup>().RevealAsync(me.Id, customer, field, reason, cancel),
            cancel
        );

    /// <summary>Finds a caller's transactions.</summary>
    /// <param name="session">Whose act.</param>
    /// <param name="phone">The caller's phone.</param>
    /// <param name="email">Or e-mail address.</param>
    /// <param name="around">RFC 3339; two hours either side are searched.</param>
    /// <param name="amount">Whole rupiah, or with a point and two digits.</param>
    /// <param name="cancel">Stops the search.</param>
    public Task<Result<IReadOnlyList<LookupItem>>> LookUpAsync(
        SessionId session,
        string? phone,
        string? email,
        string? around,
        string? amount,
        CancellationToken cancel
    ) =>
        RunAsync(session, "lookup", null, (s, _) => s.GetRequiredService<Lookup>().FindAsync(phone, email, around, amount, cancel), cancel);

    /// <summary>Opens a case for a caller.</summary>
    /// <returns>The case's id.</returns>
    public Task<Result<CaseId>> OpenForCallerAsync(
        SessionId session,
        OpenForCallerBody body,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync<CaseId>(
            session,
            "open",
            null,
            async (s, me) =>
                (await s.GetRequiredService<OpenForCaller>().OpenAsync(me, body, language, cancel)).IsRefused(
                    out var refusal,
                    out var @case
                )
                    ? refusal
                    : @case.Id,
            cancel
        );

    /// <summary>What a remedy would do, and what the rules say.</summary>
    public Task<Result<RemedyPreview>> PreviewAsync(
        SessionId session,
        CaseId id,
        RemedyBody body,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "remedies dry run",
            id.ToString(),
            (s, me) => s.GetRequiredService<RemedyActions>().PreviewAsync(me, id, body, language, cancel),
            cancel
        );

    /// <summary>Asks for a remedy; done at once where nobody else need look.</summary>
    public Task<Result<RemedyItem>> AskAsync(
        SessionId session,
        CaseId id,
        RemedyBody body,
        string key,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "remedies",
            id.ToString(),
            (s, me) =>
                s.GetRequiredService<RemedyActions>().AskAsync(me, id, body, IdempotencyKey.Read(key), language, cancel).AnswerAsync(),
            cancel
        );

    /// <summary>Remedies that wait for a second person, or were decided today.</summary>
    public Task<Result<IReadOnlyList<ApprovalItem>>> ApprovalsAsync(
        SessionId session,
        bool isDecided,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "approvals",
            null,
            async (s, me) =>
                new Result<IReadOnlyList<ApprovalItem>>(
                    await s.GetRequiredService<ApprovalQueue>().ListAsync(me, isDecided, language, cancel)
                ),
            cancel
        );

    /// <summary>Decides on a remedy: never one's own.</summary>
    public Task<Result<RemedyItem>> DecideAsync(SessionId session, RemedyId id, bool isApproved, string reason, CancellationToken cancel) =>
        RunAsync(
            session,
            isApproved ? "approve" : "reject",
            id.ToString(),
            (s, me) => s.GetRequiredService<ApprovalQueue>().DecideAsync(me, id, isApproved, reason, cancel),
            cancel
        );

    /// <summary>Incidents, those that last first.</summary>
    public Task<Result<IReadOnlyList<IncidentAnswer>>> IncidentsAsync(SessionId session, CultureInfo language, CancellationToken cancel) =>
        RunAsync(
            session,
            "incidents",
            null,
            async (s, _) =>
                new Result<IReadOnlyList<IncidentAnswer>>(await s.GetRequiredService<IncidentActions>().ListAsync(language, cancel)),
            cancel
        );

    /// <summary>Attempts that an incident touched, their customers masked.</summary>
    public Task<Result<IReadOnlyList<TouchedAttempt>>> TouchedAsync(SessionId session, IncidentId id, CancellationToken cancel) =>
        RunAsync(
            session,
            "incident attempts",
            id.ToString(),
            (s, _) => s.GetRequiredService<IncidentActions>().TouchedAsync(id, cancel),
            cancel
        );

    /// <summary>Begins an incident.</summary>
    public Task<Result<IncidentAnswer>> BeginIncidentAsync(
        SessionId session,
        IncidentBody body,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "incident begin",
            null,
            (s, me) =>
                WhenAllowedAsync(me, StaffPermission.ManageIncidents, () =>
                    s.GetRequiredService<IncidentActions>().BeginAsync(me.Id, body, language, cancel)
                ),
            cancel
        );

    /// <summary>Ends an incident.</summary>
    public Task<Result<IncidentAnswer>> EndIncidentAsync(
        SessionId session,
        IncidentId id,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "incident end",
            id.ToString(),
            (s, me) =>
                WhenAllowedAsync(me, StaffPermission.ManageIncidents, () =>
                    s.GetRequiredService<IncidentActions>().EndAsync(me.Id, id, language, cancel)
                ),
            cancel
        );

    private static Task<Result<T>> WhenAllowedAsync<T>(DeskPerson me, StaffPermission permission, Func<Task<Result<T>>> act) =>
        me.Role.May(permission) ? act() : Task.FromResult<Result<T>>(new Refusal(RefusalKind.NotAllowed, "not-allowed"));

    /// <summary>Money in suspense that waits for a decision, with its cases.</summary>
    public Task<Result<Page<SuspenseLine>>> SuspenseAsync(SessionId session, CancellationToken cancel) =>
        RunAsync(
            session,
            "suspense",
            null,
            async (s, _) =>
                new Result<Page<SuspenseLine>>(await s.GetRequiredService<DeskSuspense>().ListAsync(null, Paging.MaxLimit, cancel)),
            cancel
        );

    /// <summary>Disputes, open or ended, with their cases.</summary>
    public Task<Result<Page<DisputeLine>>> DisputesAsync(SessionId session, bool isOpen, string? cursor, CancellationToken cancel) =>
        RunAsync(
            session,
            "disputes",
            null,
            (s, _) => s.GetRequiredService<DeskDisputes>().ListAsync(isOpen, cursor, Paging.MaxLimit, cancel),
            cancel
        );

    /// <summary>A dispute with everything recorded about it.</summary>
    public Task<Result<DeskDispute>> DisputeAsync(SessionId session, DisputeId id, CancellationToken cancel) =>
        RunAsync(session, "dispute", id.ToString(), (s, _) => s.GetRequiredService<DeskDisputes>().ReadAsync(id, cancel), cancel);

    /// <summary>Sends evidence to the card's bank.</summary>
    public Task<Result<DeskDispute>> SendEvidenceAsync(SessionId session, DisputeId id, string? text, CancellationToken cancel) =>
        RunAsync(
            session,
            "dispute evidence",
            id.ToString(),
            (s, me) =>
                WhenAllowedAsync(me, StaffPermission.ActOnDisputes, () =>
                    s.GetRequiredService<DeskDisputes>().SendEvidenceAsync(me.Id, id, text, cancel)
                ),
            cancel
        );

    /// <summary>Gives a dispute up, or asks a second person to.</summary>
    public Task<Result<DeskDispute>> AcceptDisputeAsync(SessionId session, DisputeId id, string? reason, CancellationToken cancel) =>
        RunAsync(
            session,
            "dispute accept",
            id.ToString(),
            (s, me) =>
                WhenAllowedAsync(me, StaffPermission.ActOnDisputes, () =>
                    s.GetRequiredService<DeskDisputes>().AcceptAsync(me.Id, id, reason, cancel)
                ),
            cancel
        );

    /// <summary>How many remedies wait for a second person.</summary>
    public async Task<int> CountApprovalsAsync(CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ApprovalQueue>().CountWaitingAsync(cancel);
    }

    /// <summary>What somebody was writing at a place, or <c>null</c>.</summary>
    public async Task<string?> DraftAsync(StaffId staff, string place, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<DeskDrafts>().ReadAsync(staff, place, cancel);
    }

    /// <summary>Keeps what somebody is writing: also when the session is over in this very moment, for nothing typed may be lost.</summary>
    public async Task KeepDraftAsync(StaffId staff, string place, string text, CancellationToken cancel)
    {
        await using var scope = _scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeskDrafts>().KeepAsync(staff, place, text, cancel);
    }

    /// <summary>Why a reply must not go out: <c>wording</c>, <c>wording-blame</c>, or <c>null</c>.</summary>
    public static string? WordingFault(string text) => ReplyWording.Fault(text);

    private async Task<Result<T>> RunAsync<T>(
        SessionId session,
        string call,
        string? subject,
        Func<IServiceProvider, DeskPerson, Task<Result<T>>> act,
        CancellationToken cancel
    )
    {
        await using var scope = _scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        if (await services.GetRequiredService<StaffApi>().FindSessionAsync(session, cancel) is not { } me)
        {
            return new Refusal(RefusalKind.NotSignedIn, "not-signed-in");
        }

        if (me.Role == StaffRole.Admin)
        {
            return new Refusal(RefusalKind.NotAllowed, "not-allowed");
        }

        var db = services.GetRequiredService<Database>();
        _audit.Add(db, $"staff:{me.Staff}", "desk.call", subject is null ? "desk" : $"id:{subject}", new { page = call });
        await db.SaveChangesAsync(cancel);
        return await act(services, new DeskPerson(me.Staff, me.Role));
    }

    private sealed class Watching : IDisposable
    {
        private readonly CaseSignals _signals;
        private readonly Action<CaseId> _changed;

        public Watching(CaseSignals signals, Action<CaseId> changed)
        {
            (_signals, _changed) = (signals, changed);
            _signals.Happened += changed;
        }

        public void Dispose() => _signals.Happened -= _changed;
    }
}
