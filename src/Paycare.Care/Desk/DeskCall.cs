using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Audit;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>One call of a desk page: checks the session's owner, audits the call, and lets the handler act.</summary>
internal sealed class DeskCall<THandler>(Database db, StaffApi staff, AuditLog audit, THandler handler)
{
    public async Task<Result<T>> RunAsync<T>(
        SessionId session,
        string call,
        string? subject,
        Func<THandler, DeskPerson, Task<Result<T>>> act,
        CancellationToken cancel
    )
    {
        if (await staff.FindSessionAsync(session, cancel) is not { } me)
        {
            return new Refusal(RefusalKind.NotSignedIn, "not-signed-in");
        }

        if (me.Role == StaffRole.Admin)
        {
            return new Refusal(RefusalKind.NotAllowed, "not-allowed");
        }

        audit.Add(db, $"staff:{me.Staff}", "desk.call", subject is null ? "desk" : $"id:{subject}", new { page = call });
        await db.SaveChangesAsync(cancel);
        return await act(handler, new DeskPerson(me.Staff, me.Role));
    }
}
