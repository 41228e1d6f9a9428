using Paycare.Platform.States;
using static Paycare.Payments.TopUps.TopUpState;

namespace Paycare.Payments.TopUps;

/// <summary>The state machine of a top-up.</summary>
internal static class TopUpStates
{
    public static readonly Transitions<TopUpState> Transitions = new(
        "top-up",
        [Started],
        new()
        {
            [Started] =
            [
                (Refused, "the PIN is wrong, or the ledger refuses the hold"),
                Succeeded,
                Failed,
                (Pending, "the card was asked and nobody knows"),
                (Reversing, "the answer came after the hold was voided"),
            ],
            [Pending] = [(Pending, "asked again, still unknown"), Succeeded, Failed, (Reversing, "unknown for too long")],
            [Reversing] = [Reversed],
        }
    );
}
