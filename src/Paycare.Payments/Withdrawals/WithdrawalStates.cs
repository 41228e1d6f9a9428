using Paycare.Platform.States;
using static Paycare.Payments.Withdrawals.WithdrawalState;

namespace Paycare.Payments.Withdrawals;

/// <summary>The state machine of a withdrawal.</summary>
internal static class WithdrawalStates
{
    public static readonly Transitions<WithdrawalState> Transitions = new(
        "withdrawal",
        [Started],
        new()
        {
            [Started] = [Refused, (Abandoned, "broken off, nothing held"), Held],
            [Abandoned] = [Refused, Held],
            [Held] = [(Paid, "the bank debits us"), (Rejected, "the bank says no")],
            [Paid] = [(Returned, "the money comes back")],
        }
    );
}
