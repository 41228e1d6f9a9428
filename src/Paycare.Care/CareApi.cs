using System.Globalization;
using Paycare.Payments;
using Paycare.Platform;

namespace Paycare.Care;

/// <summary>All that pages may ask of Care.</summary>
public sealed class CareApi
{
    private readonly OpenCase _open;
    private readonly CustomerCaseBook _cases;
    private readonly FreezeAccount _freeze;
    private readonly DiagnosisTexts _diagnosis;

    internal CareApi(OpenCase open, CustomerCaseBook cases, FreezeAccount freeze, DiagnosisTexts diagnosis)
    {
        _open = open;
        _cases = cases;
        _freeze = freeze;
        _diagnosis = diagnosis;
    }

    /// <summary>The verdict on an attempt, in a language.</summary>
    public DiagnosisAnswer Diagnose(AttemptFacts attempt, CultureInfo culture) => _diagnosis.Describe(attempt, culture);

    /// <summary>Opens a case for a signed-in customer.</summary>
    public Task<Result<CaseOpenedAnswer>> OpenCaseAsync(CustomerId customer, OpenCaseBody body, CultureInfo culture, CancellationToken cancel) =>
        _open.OpenAndSaveAsync(body, customer, culture, cancel);

    /// <summary>A customer's cases, newest first.</summary>
    public Task<Result<Page<CaseItem>>> CasesAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel) =>
        _cases.ListAsync(customer, cursor, limit, cancel);

    /// <summary>A case as its customer sees it.</summary>
    public Task<Result<CaseAnswer>> CaseAsync(CustomerId customer, CaseId id, CultureInfo culture, CancellationToken cancel) =>
        _cases.ReadAsync(customer, id, culture, cancel);

    /// <summary>The customer writes.</summary>
    public Task<Result<MessageAnswer>> WriteAsync(CustomerId customer, CaseId id, string? text, CancellationToken cancel) =>
        _cases.WriteAsync(customer, id, text, cancel);

    /// <summary>The customer says whether it is solved.</summary>
    public Task<Result<StateAnswer>> ConfirmAsync(CustomerId customer, CaseId id, bool? solved, CancellationToken cancel) =>
        _cases.ConfirmAsync(customer, id, solved, cancel);

    /// <summary>The customer rates a case that they confirmed.</summary>
    public Task<Result<RatingAnswer>> RateAsync(CustomerId customer, CaseId id, int? score, string? comment, CancellationToken cancel) =>
        _cases.RateAsync(customer, id, score, comment, cancel);

    /// <summary>Freezes the customer's account, then opens a case. Nothing debits once this has returned.</summary>
    public Task<Result<FreezeAnswer>> FreezeAsync(CustomerId customer, string? reason, CultureInfo culture, CancellationToken cancel) =>
        _freeze.FreezeAsync(customer, reason, culture, cancel);
}
