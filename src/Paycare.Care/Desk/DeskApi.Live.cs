using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <content>What open windows hear of, and bring up to date by themselves.</content>
public sealed partial class DeskApi
{
    /// <summary>Calls back on every change of any case until disposed, on whichever thread made the change.</summary>
    public IDisposable Watch(Action<CaseId> changed)
    {
        _signals.Happened += changed;
        return new Subscription(() => _signals.Happened -= changed);
    }

    /// <summary>Calls back when another number of remedies awaits a second person, until disposed, on any thread.</summary>
    public IDisposable WatchApprovals(Action<int> changed)
    {
        _approvals.Changed += changed;
        return new Subscription(() => _approvals.Changed -= changed);
    }

    /// <summary>How many remedies await a second person.</summary>
    public Task<int> CountApprovalsAsync(CancellationToken cancel) => _approvals.ReadAsync(cancel);

    /// <summary>Whether any case changed since the list was read.</summary>
    public bool HasChanged(InboxAnswer shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        return _inboxes.Changes > shown.AsOf;
    }

    /// <summary>
    /// The inbox again, because cases changed while it is open: read once for all windows that show the same. The audit log knows since
    /// when the list is open; it has no entry for each time that a list draws itself anew.
    /// </summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="filter">What is shown.</param>
    /// <param name="size">How much of it.</param>
    /// <param name="language">The reader's language.</param>
    /// <param name="shown">What the window shows now.</param>
    /// <param name="cancel">Cancels the reading for this window.</param>
    public async Task<Result<InboxAnswer>> InboxAgainAsync(
        SessionId session,
        InboxFilter filter,
        int size,
        CultureInfo language,
        InboxAnswer shown,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(shown);
        return await _scope.RunAsync((StaffApi staff) => staff.FindSessionAsync(session, cancel)) switch
        {
            null => new Refusal(RefusalKind.NotSignedIn, "not-signed-in"),
            { Role: StaffRole.Admin } => new Refusal(RefusalKind.NotAllowed, "not-allowed"),
            { Staff: var me } => await _inboxes.AfterAsync(shown.AsOf, filter, me, size, language, cancel),
        };
    }

    /// <param name="end">Takes the callback off again.</param>
    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
