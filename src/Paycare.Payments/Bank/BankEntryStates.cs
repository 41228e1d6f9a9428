using Paycare.Platform.States;
using static Paycare.Payments.Bank.BankEntryState;

namespace Paycare.Payments.Bank;

/// <summary>The state machine of an entry on our bank account.</summary>
internal static class BankEntryStates
{
    public static readonly Transitions<BankEntryState> Transitions = new(
        "bank entry",
        [Received],
        new()
        {
            [Received] = [(Posted, "in a wallet"), (Applied, "to a payout"), Suspended, (Detailed, "its parts came later")],
            [Applied] = [(Suspended, "its owner's wallet cannot take it back")],
            [Suspended] = [(Releasing, "two people"), (SendingBack, "two people"), (Detailed, "its parts came later")],
            [Releasing] = [Released, (Suspended, "not possible")],
            [SendingBack] = [SentBack, (Suspended, "not possible")],
            [SentBack] = [(Suspended, "the sender's bank gives it back")],
        }
    );
}
