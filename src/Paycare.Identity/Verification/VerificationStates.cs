using Paycare.Identity.Staff;

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

/// <summary>What moves it.</summary>
internal enum VerificationAct
{
    Complete,
    Approve,
    Reject,
    Withdraw,
}

/// <summary>The whole machine: what is not in the table does not happen.</summary>
internal static class VerificationStates
{
    private static readonly (VerificationState From, VerificationAct Act, VerificationState To)[] Table =
    [
        (VerificationState.Submitted, VerificationAct.Complete, VerificationState.FirstReview),
        (VerificationState.FirstReview, VerificationAct.Approve, VerificationState.SecondReview),
        (VerificationState.SecondReview, VerificationAct.Approve, VerificationState.Verified),
        (VerificationState.FirstReview, VerificationAct.Reject, VerificationState.Rejected),
        (VerificationState.SecondReview, VerificationAct.Reject, VerificationState.Rejected),
        (VerificationState.Submitted, VerificationAct.Withdraw, VerificationState.Withdrawn),
        (VerificationState.FirstReview, VerificationAct.Withdraw, VerificationState.Withdrawn),
        (VerificationState.SecondReview, VerificationAct.Withdraw, VerificationState.Withdrawn),
    ];

    public static VerificationState? After(VerificationState state, VerificationAct act) =>
        Table.Where(row => row.From == state && row.Act == act).Select(row => (VerificationState?)row.To).SingleOrDefault();

    public static bool IsOpen(VerificationState state) =>
        state is VerificationState.Submitted or VerificationState.FirstReview or VerificationState.SecondReview;

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
