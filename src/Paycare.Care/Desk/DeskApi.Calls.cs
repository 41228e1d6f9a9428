using Paycare.Care.Channels.Phone;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <content>Who waits on the phone.</content>
public sealed partial class DeskApi
{
    /// <summary>Calls back whenever somebody comes, goes or is taken, until disposed, on whichever thread it happened.</summary>
    public IDisposable WatchCalls(Action changed)
    {
        _calls.Happened += changed;
        return new Subscription(() => _calls.Happened -= changed);
    }

    /// <summary>Who waits on the phone, first come first.</summary>
    public Task<Result<WaitingCallsAnswer>> CallersAsync(SessionId session, CancellationToken cancel) =>
        RunAsync(
            session,
            "calls",
            null,
            async (DeskCalls calls, DeskPerson _) => new Result<WaitingCallsAnswer>(await calls.ListAsync(cancel)),
            cancel
        );

    /// <summary>Takes the first caller; <c>none-waiting</c> when there is none.</summary>
    public Task<Result<WaitingCall>> TakeCallAsync(SessionId session, CancellationToken cancel) =>
        RunAsync(session, "take call", null, (DeskCalls calls, DeskPerson me) => calls.TakeAsync(me.Id, cancel), cancel);
}
