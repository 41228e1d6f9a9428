using Paycare.Payments.Merchants;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Refunds;

/// <summary>A refund to request, unchecked.</summary>
/// <param name="Amount">Amount in IDR, above zero; without it, all that can be refunded.</param>
/// <param name="Reason">The reason in the customer's own words; stored sealed.</param>
/// <param name="To"><c>wallet</c>, or the id of a bound card that was charged before; the wallet when absent.</param>
public sealed record RefundBody(MoneyBody? Amount, string? Reason, string? To = null);

/// <summary>One step in a refund's history.</summary>
/// <param name="State">requested, approved, sent, unknown, arrived, returned or rejected.</param>
/// <param name="At">When it happened.</param>
/// <param name="By">customer, merchant, care, policy, paycare or bank.</param>
public sealed record RefundTimelineItem(string State, DateTimeOffset At, string By);

/// <summary>A refund as its owner sees it.</summary>
/// <param name="Id">The refund's id.</param>
/// <param name="Number">The number to quote on the phone: RF-29944.</param>
/// <param name="PaymentId">The refunded payment's id.</param>
/// <param name="Status">requested, approved, sent, unknown, arrived, returned or rejected.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="ExpectedBy">The date by which the money will have arrived. Never moved once given.</param>
/// <param name="Timeline">Steps, oldest first.</param>
/// <param name="To">wallet, card or bank: where the money is, or will be.</param>
/// <param name="Reference">
/// The reference by which the rail finds it, once sent; the bank's own reference as soon as there is one.
/// </param>
/// <param name="WaitsFor">Whose turn it is: merchant, care, merchant-balance or bank; <c>null</c> at the end.</param>
/// <param name="Rule">The policy rule it was requested under.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="Code">Why it was rejected or returned.</param>
/// <param name="Merchant">The merchant that was paid.</param>
/// <param name="IsLate">Whether the promise was missed; a case is then open.</param>
/// <param name="ToName">The card or bank account in short: brand or bank, and the last four digits.</param>
/// <param name="NextCheckAt">While the outcome is unknown: when the rail is asked again at the latest.</param>
public sealed record RefundAnswer(
    RefundId Id,
    string Number,
    string PaymentId,
    string Status,
    Money Amount,
    DateTimeOffset ExpectedBy,
    IReadOnlyList<RefundTimelineItem> Timeline,
    string To,
    string? Reference,
    string? WaitsFor,
    string Rule,
    string Reason,
    string? Code,
    MerchantItem? Merchant,
    bool IsLate,
    string? ToName = null,
    DateTimeOffset? NextCheckAt = null
)
{
    /// <summary>When it was requested.</summary>
    public DateTimeOffset CreatedAt => Timeline[0].At;
}
