using Paycare.Identity.Staff;
using Paycare.Platform.States;
using static Paycare.Identity.Verification.VerificationState;

namespace Paycare.Identity.Verification;

/// <summary>The states of a verification request.</summary>
internal enum VerificationState
{
    /// <summary>The document's data was sent; its images are missing.</summary>
    Submitted,

    /// <summary>Complete; the first person's turn.</summary>
    FirstReview,

    /// <summary>The first person approved; the second person's turn.</summary>
    SecondReview,

    /// <summary>Two people approved.</summary>
    Verified,

    /// <summary>A reviewer rejected it; the customer may submit again.</summary>
    Rejected,

    /// <summary>The customer withdrew it, or the account was closed.</summary>
    Withdrawn,
}

/// <summary>The state machine of a verification.</summary>
internal static class VerificationStates
{
    public static readonly Transitions<VerificationState> Transitions = new(
        "verification",
        [Submitted],
        new()
        {
            [Submitted] = [(FirstReview, "complete"), Withdrawn],
            [FirstReview] = [(SecondReview, "the first person says yes"), Rejected, Withdrawn],
            [SecondReview] = [(Verified, "the second person says yes"), Rejected, Withdrawn],
        }
    );

    public static bool IsOpen(VerificationState state) => !Transitions.IsFinal(state);

    /// <summary>The permission needed to decide now; <c>null</c> when there is nothing to decide.</summary>
    public static StaffPermission? Decider(VerificationState state) =>
        state switch
        {
            VerificationState.FirstReview => StaffPermission.ReviewIdentity,
            VerificationState.SecondReview => StaffPermission.DecideOnIdentity,
            _ => null,
        };

    /// <summary>The state's contract name.</summary>
    public static string Name(this VerificationState state) =>
        state switch
        {
            VerificationState.FirstReview => "first-review",
            VerificationState.SecondReview => "second-review",
            _ => state.ToString().ToLowerInvariant(),
        };
}
