using System.Globalization;
using System.Security.Claims;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Care.Freezing;
using Paycare.Identity.Security;
using Paycare.Identity.Sessions;
using Paycare.Payments.History;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care;

/// <summary>Care's operations for pages.</summary>
public sealed class CareApi
{
    private readonly SendDraft _send;
    private readonly CustomerCaseBook _cases;
    private readonly FreezeAccount _freeze;
    private readonly FreezeTransaction _freezeTransaction;
    private readonly NotMe _notMe;
    private readonly DiagnosisTexts _diagnosis;
    private readonly Drafts _drafts;
    private readonly ReplyPromises _promises;

    internal CareApi(
        SendDraft send,
        CustomerCaseBook cases,
        FreezeAccount freeze,
        FreezeTransaction freezeTransaction,
        NotMe notMe,
        DiagnosisTexts diagnosis,
        Drafts drafts,
        ReplyPromises promises
    )
    {
        _send = send;
        _cases = cases;
        _freeze = freeze;
        _freezeTransaction = freezeTransaction;
        _notMe = notMe;
        _diagnosis = diagnosis;
        _drafts = drafts;
        _promises = promises;
    }

    /// <summary>Freezes one payment or transfer first, then finds or opens its case.</summary>
    public Task<Result<FreezeAnswer>> FreezeTransactionAsync(
        ClaimsPrincipal caller,
        string transaction,
        string? reason,
        CultureInfo culture,
        CancellationToken cancel
    ) => _freezeTransaction.FreezeAsync(caller.Customer(), transaction, reason, culture, caller.Session(), cancel);

    /// <summary>The verdict on an attempt, in a language.</summary>
    public DiagnosisAnswer Diagnose(AttemptFacts attempt, CultureInfo culture) => _diagnosis.Describe(attempt, culture);

    /// <summary>Opens a case from a draft and deletes the draft. A repeated key returns the original response.</summary>
    /// <param name="customer">The customer who writes.</param>
    /// <param name="body">The case to open.</param>
    /// <param name="draft">The draft's subject.</param>
    /// <param name="key">Identifies the form, at most 64 characters.</param>
    /// <param name="culture">The language of the response.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <param name="attachments">Ids of the draft's files that are sent with it.</param>
    public Task<Result<CaseOpenedAnswer>> OpenCaseAsync(
        CustomerId customer,
        OpenCaseBody body,
        string? draft,
        string? key,
        CultureInfo culture,
        CancellationToken cancel,
        IReadOnlyList<string?>? attachments = null
    ) => _send.SendAsync(customer, body, draft, key, attachments, culture, cancel);

    /// <summary>The customer's unsent draft about a subject, if any.</summary>
    public Task<DraftAnswer?> DraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        _drafts.FindAsync(customer, subject, cancel);

    /// <summary>A customer's drafts, last saved first.</summary>
    public Task<IReadOnlyList<DraftAnswer>> DraftsAsync(CustomerId customer, CancellationToken cancel) =>
        _drafts.ListAsync(customer, cancel);

    /// <summary>Saves a draft as it is; an empty one is deleted.</summary>
    public Task<Result<DateTimeOffset>> SaveDraftAsync(CustomerId customer, DraftBody draft, CancellationToken cancel) =>
        _drafts.SaveAsync(customer, draft, cancel);

    /// <summary>Deletes a draft.</summary>
    public Task DiscardDraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        _drafts.DiscardAsync(customer, subject, cancel);

    /// <summary>How long a customer who writes in the app now waits for an agent.</summary>
    public Task<WaitAnswer> ChatWaitAsync(CancellationToken cancel) => _promises.WaitAsync(cancel);

    /// <summary>When care answers who writes about a topic now; an unknown topic counts as something else.</summary>
    public Task<PromiseAnswer> PromiseAsync(string? topic, CancellationToken cancel) =>
        _promises.OfAsync(topic is not null && CaseNames.Topics.TryGetValue(topic, out var known) ? known : CaseTopic.Other, cancel);

    /// <summary>A customer's cases, newest first.</summary>
    public Task<Result<Page<CaseItem>>> CasesAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel) =>
        _cases.ListAsync(customer, cursor, limit, cancel);

    /// <summary>A case as its customer sees it.</summary>
    public Task<Result<CaseAnswer>> CaseAsync(CustomerId customer, CaseId id, CultureInfo culture, CancellationToken cancel) =>
        _cases.ReadAsync(customer, id, culture, cancel);

    /// <summary>Adds the customer's message. A repeated key returns the original response.</summary>
    /// <param name="customer">Who writes.</param>
    /// <param name="id">The case.</param>
    /// <param name="text">The message; may be empty when files come with it.</param>
    /// <param name="key">Identifies the form, at most 64 characters.</param>
    /// <param name="cancel">Cancels the request.</param>
    /// <param name="attachments">Ids of files that were taken for it.</param>
    public Task<Result<MessageAnswer>> WriteAsync(
        CustomerId customer,
        CaseId id,
        string? text,
        string? key,
        CancellationToken cancel,
        IReadOnlyList<string?>? attachments = null
    ) => _cases.WriteAsync(customer, id, new MessageBody(text, attachments), key, cancel);

    /// <summary>Records that the customer did a step of the solution, counted from 0.</summary>
    public Task<Result<Done>> TickAsync(CustomerId customer, CaseId id, Guid message, int step, CancellationToken cancel) =>
        _cases.TickAsync(customer, id, message, step, cancel);

    /// <summary>Records whether the customer considers the case solved.</summary>
    public Task<Result<StateAnswer>> ConfirmAsync(CustomerId customer, CaseId id, bool? solved, CancellationToken cancel) =>
        _cases.ConfirmAsync(customer, id, solved, cancel);

    /// <summary>Records the customer's rating of a case they confirmed.</summary>
    public Task<Result<RatingAnswer>> RateAsync(CustomerId customer, CaseId id, int? score, string? comment, CancellationToken cancel) =>
        _cases.RateAsync(customer, id, score, comment, cancel);

    /// <summary>Freezes the customer's account, then opens a case. Nothing is debited once this has returned.</summary>
    public Task<Result<FreezeAnswer>> FreezeAsync(ClaimsPrincipal caller, string? reason, CultureInfo culture, CancellationToken cancel) =>
        _freeze.FreezeAsync(caller.Customer(), reason, culture, caller.Session(), cancel);

    /// <summary>
    /// "This wasn't me" about a security event: freezes the account, ends all other sessions, and opens a case.
    /// </summary>
    public Task<Result<FreezeAnswer>> NotMeAsync(
        ClaimsPrincipal caller,
        SecurityEventId id,
        CultureInfo culture,
        CancellationToken cancel
    ) => _notMe.SayAsync(caller, id, culture, cancel);
}
