using Paycare.Ledger.Accounts;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;

namespace Paycare.Payments.Refunds;

/// <summary>Whether a request for a refund can be met. A pure function of facts read before; what it decides is done afterwards.</summary>
/// <param name="Amount">The amount to refund, in minor units (sen).</param>
/// <param name="Most">The most that could be refunded, in minor units (sen).</param>
/// <param name="Refused">Why it cannot be met; <c>null</c> when it can.</param>
/// <param name="FrozenAt">When the payment, or the payer's wallet, was frozen, if that is why.</param>
internal sealed record RefundDecision(Money Amount, Money Most, AttemptCode? Refused, DateTimeOffset? FrozenAt = null)
{
    /// <summary>Decided by the payment alone: the policy binds customers, the remainder everyone.</summary>
    public static RefundDecision Of(RefundFacts facts, RefundRequest ask)
    {
        var most = ask.IsBound ? facts.Refundable : facts.Left;
        var amount = ask.Amount ?? (most.IsPositive ? most : ask.Payment.Amount);
        var isPossible = most.IsPositive && amount <= most && facts.Merchant is not null;
        return facts.Freeze is { } freeze
            ? new RefundDecision(amount, most, AttemptCode.TransactionFrozen, freeze.At)
            : new RefundDecision(amount, most, isPossible ? null : AttemptCode.NotRefundable);
    }

    /// <summary>Decided by the destination too: the payer's wallet, and a charge with room for the amount.</summary>
    public RefundDecision To(RefundTarget target, (AccountState State, DateTimeOffset? FrozenAt) wallet, ChargeReservation? charge) =>
        Refused is not null ? this
        // Money that an intruder might redirect does not leave Paycare; it may go into the wallet.
        : target.Rail == RefundRail.Card && wallet.State != AccountState.Open
            ? this with
            {
                Refused = AttemptCode.AccountFrozen,
                FrozenAt = wallet.FrozenAt,
            }
        : charge is { Charge: null } ? this with { Refused = AttemptCode.CardNotRefundable, Most = charge.Room }
        : this;
}
