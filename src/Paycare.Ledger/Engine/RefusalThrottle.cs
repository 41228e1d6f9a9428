using Paycare.Ledger.Ids;
using Paycare.Platform.Results;

namespace Paycare.Ledger.Engine;

/// <summary>
/// Counts refusals per account: a client in a loop must not fill the journal. In memory only: stopping the loop matters, not
/// keeping the count. Used only by the owner.
/// </summary>
internal sealed class RefusalThrottle(int perMinute)
{
    private const int SweepAt = 10_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly Dictionary<AccountId, (DateTimeOffset From, int Count)> _windows = [];

    /// <summary>Whether another refusal of the account would exceed the limit.</summary>
    /// <returns>The refusal that leaves no row, with the time to wait; <c>null</c> while under the limit.</returns>
    public Refusal? Check(AccountId account, DateTimeOffset now) =>
        _windows.TryGetValue(account, out var window) && window.Count >= perMinute && now - window.From < Minute
            ? new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = Minute - (now - window.From) }
            : null;

    /// <summary>Counts a refusal that leaves a row.</summary>
    public void Count(AccountId account, DateTimeOffset now)
    {
        if (_windows.Count >= SweepAt)
        {
            foreach (var (id, old) in _windows)
            {
                if (now - old.From >= Minute)
                {
                    _windows.Remove(id);
                }
            }
        }

        _windows[account] =
            _windows.TryGetValue(account, out var window) && now - window.From < Minute ? (window.From, window.Count + 1) : (now, 1);
    }
}
