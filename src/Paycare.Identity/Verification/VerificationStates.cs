using Paycare.Identity.Staff;
using Paycare.Platform.States;
using static Paycare.Identity.Verification.VerificationState;

namespace Paycare.Identity.Verification;

/// <summary>How a request to be verified stands.</summary>
internal enum VerificationState
{
    /// <summary>The document is described; its images are missing.</summary>
    Submitted,

    /// <summary>Complete; the first person's turn.</summary>
    FirstReview,

    /// <summary>The first person said yes; the second's turn.</summary>
    SecondReview,

    /// <summary>Two people said yes.</summary>
    Verified,

    /// <summary>One of them said no; it may be sent again.</summary>
    Rejected,

    /// <summary>The customer took it back, or the account was closed.</summary>
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

    /// <summary>What somebody needs to decide now; <c>null</c> when there is nothing to decide.</summary>
    public static StaffPermission? Decider(VerificationState state) =>
        state switch
        {
            VerificationState.FirstReview => StaffPermission.ReviewIdentity,
            VerificationState.SecondReview => StaffPermission.DecideOnIdentity,
            _ => null,
        };

    /// <summary>The contract's name.</summary>
    public static string Name(this VerificationState state) =>
        state switch
        {
            VerificationState.FirstReview => "first-review",
            VerificationState.SecondReview => "second-review",
            _ => state.ToString().ToLowerInvariant(),
        };
}

/// <summary>Why a request can be rejected. Each has its words for the customer, <c>rejection.CODE</c>, which say what to do.</summary>
internal static class Rejections
{
    public static readonly IReadOnlyList<string> All =
    [
        "unreadable",
        "data-differs",
        "face-differs",
        "expired",
        "wrong-document",
        "not-confirmed",
    ];
}
