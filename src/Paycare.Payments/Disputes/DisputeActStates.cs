using Paycare.Platform.States;
using static Paycare.Payments.Disputes.DisputeAct;

namespace Paycare.Payments.Disputes;

/// <summary>The state machine of what the desk decides in one stage of a dispute.</summary>
internal static class DisputeActStates
{
    public static readonly Transitions<DisputeAct> Transitions = new(
        "dispute's act",
        [None],
        new()
        {
            [None] = [Evidence, (AcceptAsked, "above an amount"), Accept],
            [AcceptAsked] = [Evidence, (Accept, "a second person"), (None, "another stage")],
            [Evidence] = [(None, "taken, refused or another stage")],
            [Accept] = [(None, "refused or another stage")],
        }
    );
}
