using Paycare.Identity.Staff;
using Paycare.Platform.Ids;

namespace Paycare.Identity.Verification;

/// <summary>A staff member who reviews documents, with their present role.</summary>
internal sealed record Reviewer(StaffId Id, StaffRole Role)
{
    /// <summary>
    /// Why the reader may not decide now: <c>decided</c>, <c>own</c> or <c>role</c>; <c>null</c> when they may.
    /// </summary>
    public string? WhyNot(IdentityVerification v) =>
        VerificationStates.Decider(v.State) switch
        {
            null => "decided",
            _ when v.FirstBy == Id => "own",
            { } permission when !Role.May(permission) || v.FirstRole == Role => "role",
            _ => null,
        };
}
