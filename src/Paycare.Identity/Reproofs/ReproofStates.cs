using Paycare.Platform.States;
using static Paycare.Identity.Reproofs.ReproofState;

namespace Paycare.Identity.Reproofs;

/// <summary>How far a way back in is.</summary>
internal enum ReproofState
{
    /// <summary>A code went to the new phone.</summary>
    Begun,

    /// <summary>The new phone is confirmed.</summary>
    Confirmed,

    /// <summary>The document's data is there, and its images are missing.</summary>
    Described,

    /// <summary>Two people decide.</summary>
    InReview,

    /// <summary>Two people said yes; the old phone and e-mail may still stop it.</summary>
    Approved,

    /// <summary>The customer is back in.</summary>
    Done,

    /// <summary>A reviewer said no.</summary>
    Rejected,

    /// <summary>The old phone, the old e-mail or a session said that it was not them.</summary>
    Stopped,
}

/// <summary>The state machine of a way back in.</summary>
internal static class ReproofStates
{
    public static readonly Transitions<ReproofState> Transitions = new(
        "way back in",
        [Begun],
        new()
        {
            [Begun] = [(Confirmed, "the new phone's code"), Stopped],
            [Confirmed] = [Described, Stopped],
            [Described] = [(InReview, "document and face are there"), Stopped],
            [InReview] = [(Approved, "two people say yes"), Rejected, Stopped],
            [Approved] = [(Done, "a new password, after the wait"), (Stopped, "the old phone, e-mail or a session says no")],
        }
    );

    /// <summary>The state's contract name.</summary>
    public static string Name(this ReproofState state) => state == InReview ? "in-review" : state.ToString().ToLowerInvariant();
}
