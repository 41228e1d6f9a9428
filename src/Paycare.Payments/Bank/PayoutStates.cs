using Paycare.Platform.States;
using static Paycare.Payments.Bank.PayoutState;

namespace Paycare.Payments.Bank;

/// <summary>The state machine of a payout.</summary>
internal static class PayoutStates
{
    public static readonly Transitions<PayoutState> Transitions = new(
        "payout",
        [Requested],
        new()
        {
            [Requested] = [(Sent, "in a file")],
            [Sent] = [(Paid, "the bank debits us"), (Rejected, "the bank says no")],
            [Paid] = [(Returned, "the receiver's bank gives it back")],
        }
    );
}
