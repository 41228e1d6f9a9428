using System.Globalization;
using System.Security.Claims;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Care.Freezing;
using Paycare.Identity.Security;
using Paycare.Payments.History;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care;

/// <summary>All that pages may ask of Care.</summary>
public sealed class CareApi
{
    private readonly OpenCase _open;
    private readonly CustomerCaseBook _cases;
    private readonly FreezeAccount _freeze;
    private readonly FreezeTransaction _freezeTransaction;
    private readonly NotMe _notMe;
    private readonly DiagnosisTexts _diagnosis;
    private readonly Drafts _drafts;
    private readonly ChatWait _wait;

    internal CareApi(
        OpenCase open,
        CustomerCaseBook cases,
        FreezeAccount freeze,
        FreezeTransaction freezeTransaction,
        NotMe notMe,
        DiagnosisTexts diagnosis,
        Drafts drafts,
        ChatWait wait
    )
    {
        _open = open;
        _cases = cases;
        _freeze = freeze;
        _freezeTransaction = freezeTransaction;
        _notMe = notMe;
        _diagnosis = diagnosis;
        _drafts = drafts;
        _wait = wait;
    }

    /// <summary>Freezes one payment or transfer first, then sees to its case.</summary>
    public Task<Result<FreezeAnswer>> FreezeTransactionAsync(
        CustomerId customer,
        string transaction,
        string? reason,
        CultureInfo culture,
        CancellationToken cancel
    ) => _freezeTransaction.FreezeAsync(customer, transaction, reason, culture, cancel);

    /// <summary>The verdict on an attempt, in a language.</summary>
    public DiagnosisAnswer Diagnose(AttemptFacts attempt, CultureInfo culture) => _diagnosis.Describe(attempt, culture);

    /// <summary>Opens a case from a draft, which is forgotten. A repeated key hears its first answer.</summary>
    /// <param name="customer">Who.</param>
    /// <param name="body">The case.</param>
    /// <param name="draft">The draft's subject.</param>
    /// <param name="key">Names the form, at most 64 characters.</param>
    /// <param name="culture">The language to answer in.</param>
    /// <param name="cancel">Stops it.</param>
    public Task<Result<CaseOpenedAnswer>> OpenCaseAsync(
        CustomerId customer,
        OpenCaseBody body,
        string? draft,
        string? key,
        CultureInfo culture,
        CancellationToken cancel
    ) => _open.SendAsync(customer, body, draft, key, culture, cancel);

    /// <summary>What the customer has written about a subject and not sent yet.</summary>
    public Task<DraftAnswer?> DraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        _drafts.FindAsync(customer, subject, cancel);

    /// <summary>A customer's drafts, the last saved first.</summary>
    public Task<IReadOnlyList<DraftAnswer>> DraftsAsync(CustomerId customer, CancellationToken cancel) =>
        _drafts.ListAsync(customer, cancel);

    /// <summary>Saves a draft as it is; one without a word is thrown away.</summary>
    public Task<Result<DateTimeOffset>> SaveDraftAsync(CustomerId customer, DraftBody draft, CancellationToken cancel) =>
        _drafts.SaveAsync(customer, draft, cancel);

    /// <summary>Throws a draft away.</summary>
    public Task DiscardDraftAsync(CustomerId customer, string? subject, CancellationToken cancel) =>
        _drafts.DiscardAsync(customer, subject, cancel);

    /// <summary>How long somebody who writes in the app now waits for a person.</summary>
    public Task<WaitAnswer> ChatWaitAsync(CancellationToken cancel) => _wait.NowAsync(cancel);

    /// <summary>A customer's cases, newest first.</summary>
    public Task<Result<Page<CaseItem>>> CasesAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel) =>
        _cases.ListAsync(customer, cursor, limit, cancel);

    /// <summary>A case as its customer sees it.</summary>
    public Task<Result<CaseAnswer>> CaseAsync(CustomerId customer, CaseId id, CultureInfo culture, CancellationToken cancel) =>
        _cases.ReadAsync(customer, id, culture, cancel);

    /// <summary>The customer writes. A repeated key hears its first answer.</summary>
    public Task<Result<MessageAnswer>> WriteAsync(CustomerId customer, CaseId id, string? text, string? key, CancellationToken cancel) =>
        _cases.WriteAsync(customer, id, text, key, cancel);

    /// <summary>The customer did a step of the solution, counted from 0.</summary>
    public Task<Result<Done>> TickAsync(CustomerId customer, CaseId id, Guid message, int step, CancellationToken cancel) =>
        _cases.TickAsync(customer, id, message, step, cancel);

    /// <summary>The customer says whether it is solved.</summary>
    public Task<Result<StateAnswer>> ConfirmAsync(CustomerId customer, CaseId id, bool? solved, CancellationToken cancel) =>
        _cases.ConfirmAsync(customer, id, solved, cancel);

    /// <summary>The customer rates a case that they confirmed.</summary>
    public Task<Result<RatingAnswer>> RateAsync(CustomerId customer, CaseId id, int? score, string? comment, CancellationToken cancel) =>
        _cases.RateAsync(customer, id, score, comment, cancel);

    /// <summary>Freezes the customer's account, then opens a case. Nothing debits once this has returned.</summary>
    public Task<Result<FreezeAnswer>> FreezeAsync(CustomerId customer, string? reason, CultureInfo culture, CancellationToken cancel) =>
        _freeze.FreezeAsync(customer, reason, culture, cancel);

    /// <summary>"This wasn't me" about a security event: freezes, signs everybody else out, and opens a case.</summary>
    public Task<Result<FreezeAnswer>> NotMeAsync(
        ClaimsPrincipal caller,
        SecurityEventId id,
        CultureInfo culture,
        CancellationToken cancel
    ) => _notMe.SayAsync(caller, id, culture, cancel);
}
