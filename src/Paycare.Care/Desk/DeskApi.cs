using System.Globalization;
using Paycare.Care.Approvals;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Incidents;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Payments.Disputes;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>
/// The desk pages' operations. A page lives long, so every call has a database context of its own, checks the session's owner
/// again, and is audited like a call over HTTP. Refused with <c>not-signed-in</c> once the session has ended.
/// </summary>
public sealed partial class DeskApi
{
    private readonly OwnScope _scope;
    private readonly CaseSignals _signals;
    private readonly DeskPresence _presence;
    private readonly CallSignals _calls;
    private readonly ApprovalCount _approvals;
    private readonly InboxReadings _inboxes;

    internal DeskApi(
        OwnScope scope,
        CaseSignals signals,
        DeskPresence presence,
        CallSignals calls,
        ApprovalCount approvals,
        InboxReadings inboxes
    )
    {
        _calls = calls;
        _approvals = approvals;
        _inboxes = inboxes;
        _scope = scope;
        _signals = signals;
        _presence = presence;
    }

    /// <summary>Shows colleagues that a page has a case open, and whether its agent is writing.</summary>
    public void Show(object page, CaseId id, StaffSession who, bool isWriting)
    {
        ArgumentNullException.ThrowIfNull(who);
        _presence.Show(page, id, new Colleague(who.Staff, who.Name, isWriting));
    }

    /// <summary>Removes a page that was closed.</summary>
    public void Leave(object page) => _presence.Leave(page);

    /// <summary>Colleagues who have the case open.</summary>
    public IReadOnlyList<Colleague> Others(CaseId id, StaffId me) => _presence.Others(id, me);

    /// <summary>The inbox, what is due first on top.</summary>
    public Task<Result<InboxAnswer>> InboxAsync(
        SessionId session,
        InboxFilter filter,
        int size,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync<DeskInbox, InboxAnswer>(
            session,
            "inbox",
            null,
            async (DeskInbox inbox, DeskPerson me) =>
            {
                var changes = _inboxes.Changes;
                var read = await inbox.ByUrgencyAsync(filter, me.Id, size, language, cancel);
                return read.IsRefused(out var refusal, out var answer) ? refusal : answer with { AsOf = changes };
            },
            cancel
        );

    /// <summary>A case with everything recorded around it.</summary>
    public Task<Result<DeskCaseAnswer>> CaseAsync(SessionId session, CaseId id, CultureInfo language, CancellationToken cancel) =>
        RunAsync(session, "case", id.ToString(), (DeskView view, DeskPerson me) => view.FindAsync(id, me, language, cancel), cancel);

    /// <summary>Assigns the case to <c>me</c>, <c>none</c> or a member of staff by id.</summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="id">The case's id.</param>
    /// <param name="to"><c>me</c>, <c>none</c>, or the id of a member of staff.</param>
    /// <param name="language">The reader's language.</param>
    /// <param name="cancel">Cancels the action.</param>
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
            (DeskAct acts, DeskPerson me) => acts.AssignAsync(new DeskActOn(me, id, null, language), to, cancel),
            cancel
        );

    /// <summary>Takes the case that is due next of those that nobody has; <c>none-waiting</c> when there is none.</summary>
    public Task<Result<DeskCaseAnswer>> TakeNextAsync(SessionId session, CultureInfo language, CancellationToken cancel) =>
        RunAsync(session, "take next", null, (TakeNext next, DeskPerson me) => next.TakeAsync(me, language, cancel), cancel);

    /// <summary>
    /// Answers the customer, or adds a note for colleagues. A stale version is refused with <c>case-changed</c>.
    /// </summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="id">The case's id.</param>
    /// <param name="version">The version the agent read; <c>null</c> for any.</param>
    /// <param name="message">The message, and whose turn it is then.</param>
    /// <param name="language">The reader's language.</param>
    /// <param name="cancel">Cancels the action.</param>
    public Task<Result<DeskCaseAnswer>> WriteAsync(
        SessionId session,
        CaseId id,
        int? version,
        DeskMessageBody message,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "messages",
            id.ToString(),
            (DeskAct acts, DeskPerson me) =>
                acts.WriteAsync(new DeskActOn(me, id, version is { } based ? [based] : null, language), message, cancel),
            cancel
        );

    /// <summary>Takes back an answer that has not gone out.</summary>
    public Task<Result<DeskCaseAnswer>> TakeBackAsync(
        SessionId session,
        CaseId id,
        ScheduledMessageId message,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "take back",
            id.ToString(),
            (DeskAct acts, DeskPerson me) => acts.TakeBackAsync(new DeskActOn(me, id, null, language), message, cancel),
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
            (DeskAct acts, DeskPerson me) => acts.MoveAsync(new DeskActOn(me, id, null, language), to, cancel),
            cancel
        );

    /// <summary>Merges the case into another.</summary>
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
            (DeskAct acts, DeskPerson me) => acts.MergeAsync(new DeskActOn(me, id, null, language), into.ToString(), cancel),
            cancel
        );

    /// <summary>Starts or stops following a case.</summary>
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
            (DeskAct acts, DeskPerson me) => acts.FollowAsync(new DeskActOn(me, id, null, language), isFollowing, cancel),
            cancel
        );

    /// <summary>Reveals one item of personal data in the clear; the access is recorded with its reason.</summary>
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
            (Lookup lookup, DeskPerson me) => lookup.RevealAsync(me.Id, customer, field, reason, cancel),
            cancel
        );

    /// <summary>Finds a caller's transactions.</summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="phone">The caller's phone number.</param>
    /// <param name="email">The caller's e-mail address, as an alternative.</param>
    /// <param name="around">RFC 3339 time; two hours either side are searched.</param>
    /// <param name="amount">Whole rupiah, or with a point and two digits (sen).</param>
    /// <param name="cancel">Cancels the search.</param>
    public Task<Result<IReadOnlyList<LookupItem>>> LookUpAsync(
        SessionId session,
        string? phone,
        string? email,
        string? around,
        string? amount,
        CancellationToken cancel
    ) => RunAsync(session, "lookup", null, (Lookup lookup, DeskPerson _) => lookup.FindAsync(phone, email, around, amount, cancel), cancel);

    /// <summary>Finds people, cases and money by anything that a caller can say.</summary>
    public Task<Result<IReadOnlyList<FoundItem>>> FindAsync(SessionId session, string? query, CancellationToken cancel) =>
        RunAsync(session, "find", null, (DeskFind find, DeskPerson _) => find.FindAsync(query, cancel), cancel);

    /// <summary>Who may own money in suspense, by the name of who sent it.</summary>
    public Task<Result<IReadOnlyList<FoundItem>>> OwnersAsync(SessionId session, string suspense, CancellationToken cancel) =>
        RunAsync(session, "suspense owners", suspense, (DeskFind find, DeskPerson _) => find.OwnersAsync(suspense, cancel), cancel);

    /// <summary>A person with all their cases and one page of all their transactions.</summary>
    public Task<Result<PersonAnswer>> PersonAsync(
        SessionId session,
        CustomerId id,
        string? cursor,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "customer",
            id.ToString(),
            (PersonView person, DeskPerson _) => person.OfAsync(id, cursor, null, language, cancel),
            cancel
        );

    /// <summary>One of a person's transactions, with the verdict that they read and what to do next.</summary>
    public Task<Result<DeskTransaction>> TransactionAsync(
        SessionId session,
        CustomerId customer,
        string attempt,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync(
            session,
            "transaction",
            customer.ToString(),
            (PersonView person, DeskPerson _) => person.TransactionAsync(customer, attempt, language, cancel),
            cancel
        );

    /// <summary>Opens a case for a caller.</summary>
    /// <returns>The case's id.</returns>
    public Task<Result<CaseId>> OpenForCallerAsync(
        SessionId session,
        OpenForCallerBody body,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        RunAsync<OpenForCaller, CaseId>(
            session,
            "open",
            null,
            async (OpenForCaller cases, DeskPerson me) =>
                (await cases.OpenAsync(me, body, language, cancel)).IsRefused(out var refusal, out var @case) ? refusal : @case.Id,
            cancel
        );

    /// <summary>What a remedy would do, and what the rules say; changes nothing.</summary>
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
            (RemedyActions remedies, DeskPerson me) => remedies.PreviewAsync(me, id, body, language, cancel),
            cancel
        );

    /// <summary>Requests a remedy; done at once when no second person is needed.</summary>
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
            (RemedyActions remedies, DeskPerson me) =>
                remedies.AskAsync(me, id, body, IdempotencyKey.Read(key), language, cancel).AnswerAsync(),
            cancel
        );

    /// <summary>Remedies that await a second person, or those decided today.</summary>
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
            async (ApprovalQueue approvals, DeskPerson me) =>
                new Result<IReadOnlyList<ApprovalItem>>(await approvals.ListAsync(me, isDecided, language, cancel)),
            cancel
        );

    /// <summary>Decides on a remedy; never one's own.</summary>
    public Task<Result<RemedyItem>> DecideAsync(SessionId session, RemedyId id, bool isApproved, string reason, CancellationToken cancel) =>
        RunAsync(
            session,
            isApproved ? "approve" : "reject",
            id.ToString(),
            (ApprovalQueue approvals, DeskPerson me) => approvals.DecideAsync(me, id, isApproved, reason, cancel),
            cancel
        );

    /// <summary>Incidents, ongoing ones first.</summary>
    public Task<Result<IReadOnlyList<IncidentAnswer>>> IncidentsAsync(SessionId session, CultureInfo language, CancellationToken cancel) =>
        RunAsync(
            session,
            "incidents",
            null,
            async (IncidentActions incidents, DeskPerson _) =>
                new Result<IReadOnlyList<IncidentAnswer>>(await incidents.ListAsync(language, cancel)),
            cancel
        );

    /// <summary>Attempts affected by an incident, with masked customers.</summary>
    public Task<Result<IReadOnlyList<TouchedAttempt>>> TouchedAsync(SessionId session, IncidentId id, CancellationToken cancel) =>
        RunAsync(
            session,
            "incident attempts",
            id.ToString(),
            (IncidentActions incidents, DeskPerson _) => incidents.TouchedAsync(id, cancel),
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
            (IncidentActions incidents, DeskPerson me) =>
                WhenAllowedAsync(me, StaffPermission.ManageIncidents, () => incidents.BeginAsync(me.Id, body, language, cancel)),
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
            (IncidentActions incidents, DeskPerson me) =>
                WhenAllowedAsync(me, StaffPermission.ManageIncidents, () => incidents.EndAsync(me.Id, id, language, cancel)),
            cancel
        );

    private static Task<Result<T>> WhenAllowedAsync<T>(DeskPerson me, StaffPermission permission, Func<Task<Result<T>>> act) =>
        me.Role.May(permission) ? act() : Task.FromResult<Result<T>>(new Refusal(RefusalKind.NotAllowed, "not-allowed"));

    /// <summary>Money in suspense that awaits a decision, with its cases.</summary>
    public Task<Result<Page<SuspenseLine>>> SuspenseAsync(SessionId session, CancellationToken cancel) =>
        RunAsync(
            session,
            "suspense",
            null,
            async (DeskSuspense suspense, DeskPerson _) =>
                new Result<Page<SuspenseLine>>(await suspense.ListAsync(null, Paging.MaxLimit, cancel)),
            cancel
        );

    /// <summary>Disputes, open or ended, with their cases.</summary>
    public Task<Result<Page<DisputeLine>>> DisputesAsync(SessionId session, bool isOpen, string? cursor, CancellationToken cancel) =>
        RunAsync(
            session,
            "disputes",
            null,
            (DeskDisputes disputes, DeskPerson _) => disputes.ListAsync(isOpen, cursor, Paging.MaxLimit, cancel),
            cancel
        );

    /// <summary>A dispute and all records about it.</summary>
    public Task<Result<DeskDispute>> DisputeAsync(SessionId session, DisputeId id, CancellationToken cancel) =>
        RunAsync(
            session,
            "dispute",
            id.ToString(),
            (DeskDisputes disputes, DeskPerson me) => disputes.ReadAsync(me.Id, id, cancel),
            cancel
        );

    /// <summary>Sends evidence to the card's bank.</summary>
    public Task<Result<DeskDispute>> SendEvidenceAsync(SessionId session, DisputeId id, string? text, CancellationToken cancel) =>
        RunAsync(
            session,
            "dispute evidence",
            id.ToString(),
            (DeskDisputes disputes, DeskPerson me) =>
                WhenAllowedAsync(me, StaffPermission.ActOnDisputes, () => disputes.SendEvidenceAsync(me.Id, id, text, cancel)),
            cancel
        );

    /// <summary>Concedes a dispute, or asks a second person to approve that.</summary>
    public Task<Result<DeskDispute>> AcceptDisputeAsync(SessionId session, DisputeId id, string? reason, CancellationToken cancel) =>
        RunAsync(
            session,
            "dispute accept",
            id.ToString(),
            (DeskDisputes disputes, DeskPerson me) =>
                WhenAllowedAsync(me, StaffPermission.ActOnDisputes, () => disputes.AcceptAsync(me.Id, id, reason, cancel)),
            cancel
        );

    /// <summary>An agent's saved draft at a place, or <c>null</c>.</summary>
    public Task<string?> DraftAsync(StaffId staff, string place, CancellationToken cancel) =>
        _scope.RunAsync((DeskDrafts drafts) => drafts.ReadAsync(staff, place, cancel));

    /// <summary>Saves an agent's draft, even when the session ends at this very moment: nothing typed may be lost.</summary>
    public Task KeepDraftAsync(StaffId staff, string place, string text, CancellationToken cancel) =>
        _scope.RunAsync(
            async (DeskDrafts drafts) =>
            {
                await drafts.KeepAsync(staff, place, text, cancel);
                return Done.Instance;
            }
        );

    /// <summary>
    /// The refusal code for a reply that must not be sent: <c>wording</c>, <c>wording-blame</c>, or <c>null</c>.
    /// </summary>
    public static string? WordingFault(string text) => ReplyWording.Fault(text);

    private Task<Result<T>> RunAsync<THandler, T>(
        SessionId session,
        string call,
        string? subject,
        Func<THandler, DeskPerson, Task<Result<T>>> act,
        CancellationToken cancel
    )
        where THandler : notnull => _scope.RunAsync((DeskCall<THandler> desk) => desk.RunAsync(session, call, subject, act, cancel));
}
