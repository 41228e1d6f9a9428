using Paycare.Platform.States;
using static Paycare.Care.Remedies.RemedyState;

namespace Paycare.Care.Remedies;

/// <summary>The state machine of a remedy.</summary>
internal static class RemedyStates
{
    public static readonly Transitions<RemedyState> Transitions = new(
        "remedy",
        [Waiting, Approved],
        new() { [Waiting] = [(Approved, "a second person says yes"), Rejected], [Approved] = [Done, (Failed, "not possible after all")] }
    );
}
