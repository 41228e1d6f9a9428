using Paycare.Platform.States;
using static Paycare.Payments.Disputes.DisputePartState;

namespace Paycare.Payments.Disputes;

/// <summary>The state machine of a part of a dispute's cover.</summary>
internal static class DisputePartStates
{
    public static readonly Transitions<DisputePartState> Transitions = new(
        "dispute's cover",
        [Planned],
        new() { [Planned] = [Held, (Refused, "another part takes its place")], [Held] = [(Captured, "lost"), (Voided, "won")] }
    );
}
