using Paycare.Platform.States;
using static Paycare.Ledger.Journal.EntryState;

namespace Paycare.Ledger.Journal;

/// <summary>The state machine of an attempt. Each state is a row of its own, so a hold and its end are two rows.</summary>
internal static class EntryStates
{
    public static readonly Transitions<EntryState> Transitions = new(
        "attempt",
        [Posted, Refused, Pending],
        new() { [Pending] = [(Captured, "in parts"), Voided, Expired] }
    );
}
