using System.Collections.Concurrent;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Payments.Requests;

/// <summary>
/// Stops a looping client before it fills the journal: 200 money requests a second and 100 refusals a minute per customer;
/// requests beyond that leave no row. Decided after the key, so replays are always answered, and before the PIN.
/// </summary>
[OneProcess(KeptBy.Customer, "Each would allow a customer the whole rate.")]
internal sealed class MoneyThrottle(TimeProvider clock)
{
    public const int RequestsPerSecond = 200,
        RefusalsPerMinute = 100;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1),
        Minute = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<CustomerId, Counts> _counts = new();

    /// <summary>Counts a request.</summary>
    /// <returns><c>null</c>, or the refusal with the time to wait.</returns>
    public Refusal? Enter(CustomerId customer)
    {
        var counts = _counts.GetOrAdd(customer, static _ => new Counts());
        var now = clock.GetUtcNow();
        lock (counts)
        {
            var wait = counts.Refusals.WaitAfter(now, Minute, RefusalsPerMinute)
                ?? counts.Requests.WaitAfter(now, Second, RequestsPerSecond);
            if (wait is not null)
            {
                return new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = wait };
            }

            counts.Requests.Add(now, Second);
            return null;
        }
    }

    /// <summary>Counts a refusal that left a row.</summary>
    public void CountRefusal(CustomerId customer)
    {
        var counts = _counts.GetOrAdd(customer, static _ => new Counts());
        lock (counts)
        {
            counts.Refusals.Add(clock.GetUtcNow(), Minute);
        }
    }

    private sealed class Counts
    {
        public Window Requests { get; } = new();

        public Window Refusals { get; } = new();
    }

    /// <summary>A count that restarts with the first event after its period.</summary>
    private sealed class Window
    {
        private DateTimeOffset _from;
        private int _count;

        public TimeSpan? WaitAfter(DateTimeOffset now, TimeSpan length, int most) =>
            _count >= most && now - _from < length ? length - (now - _from) : null;

        public void Add(DateTimeOffset now, TimeSpan length)
        {
            if (now - _from >= length)
            {
                (_from, _count) = (now, 0);
            }

            _count++;
        }
    }
}
