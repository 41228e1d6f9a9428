using Paycare.Platform.States;
using static Paycare.Ledger.Accounts.AccountState;

namespace Paycare.Ledger.Accounts;

/// <summary>The state machine of an account. No row holds the state: it follows from the freezes that stand, the strongest first.</summary>
internal static class AccountStates
{
    public static readonly Transitions<AccountState> Transitions = new(
        "account",
        [Open],
        new()
        {
            [Open] = [DebitFrozen, Frozen, Closed],
            [DebitFrozen] = [Open, Frozen, Closed],
            [Frozen] = [Open, DebitFrozen, Closed],
        }
    );
}
