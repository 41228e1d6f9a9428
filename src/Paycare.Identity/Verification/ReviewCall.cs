using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Results;

namespace Paycare.Identity.Verification;

/// <summary>One call of the review page: checks the session's owner, and lets the handler act.</summary>
internal sealed class ReviewCall<THandler>(StaffApi staff, THandler handler)
{
    public async Task<Result<T>> RunAsync<T>(SessionId session, Func<THandler, Reviewer, Task<Result<T>>> act, CancellationToken cancel) =>
        await staff.FindSessionAsync(session, cancel) is not { } me ? new Refusal(RefusalKind.NotSignedIn, "not-signed-in")
        : !me.Role.May(StaffPermission.SeeIdentity) ? new Refusal(RefusalKind.NotAllowed, "not-allowed")
        : await act(handler, new Reviewer(me.Staff, me.Role));
}
