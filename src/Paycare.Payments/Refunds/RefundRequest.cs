using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Refunds;

/// <summary>A checked request for a refund.</summary>
/// <param name="Payer">The payer, who receives the refund.</param>
/// <param name="Payment">The payment's row.</param>
/// <param name="By">The requester; the policy binds customers only.</param>
/// <param name="Client">The owner of the key.</param>
/// <param name="Key">The request's key.</param>
/// <param name="Amount">Amount in minor units (sen); <c>null</c> for all that can be refunded.</param>
/// <param name="Reason">The reason.</param>
/// <param name="To">The destination, see <see cref="RefundTargets.ReadAsync"/>; <c>null</c> to choose it automatically.</param>
internal sealed record RefundRequest(
    CustomerId Payer,
    JournalEntry Payment,
    RefundParty By,
    string Client,
    IdempotencyKey Key,
    Money? Amount,
    string Reason,
    string? To = null
)
{
    /// <summary>Whether the policy binds it.</summary>
    public bool IsBound => By == RefundParty.Customer;

    /// <summary>The card named in the request.</summary>
    public string? Card => To is null or "" or RefundTargets.Wallet ? null : To;
}
