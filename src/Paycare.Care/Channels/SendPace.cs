using Paycare.Platform.Processes;

namespace Paycare.Care.Channels;

/// <summary>
/// The pace of one channel: whatever is sent on it takes a place in time, and waits for it as due work, in no thread. After a provider
/// asked for a pause everything on the channel takes its place behind the pause.
/// </summary>
/// <typeparam name="TSender">What sends on the channel.</typeparam>
[OneProcess(KeptBy.Whole, "Each would send on a channel at the whole pace that its provider allows.")]
internal sealed class SendPace<TSender>(TimeProvider clock)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1),
        ShortestPause = TimeSpan.FromSeconds(5),
        LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Places that nobody came to in time are given away: after a standstill not all are taken at once.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(2);

    private readonly Lock _turn = new();
    private readonly Dictionary<SendingId, DateTimeOffset> _places = [];
    private readonly Dictionary<string, DateTimeOffset> _recipients = new(StringComparer.Ordinal);
    private readonly List<int> _seconds = [];
    private DateTimeOffset _since;
    private DateTimeOffset _pausedUntil;
    private int _pauses;

    /// <summary>When something may go out; <c>null</c> for now.</summary>
    /// <param name="id">What is sent: it keeps the place that it was given.</param>
    /// <param name="recipient">To whom.</param>
    /// <param name="messages">In how many messages.</param>
    /// <param name="pace">How fast the provider takes them.</param>
    public DateTimeOffset? PlaceOf(SendingId id, string recipient, int messages, PaceOptions pace)
    {
        lock (_turn)
        {
            var now = clock.GetUtcNow();
            var isKept = _places.Remove(id, out var place) && place >= _pausedUntil && now - place < Kept;
            place = isKept ? place : Take(now, recipient, messages, pace);
            if (place <= now)
            {
                return null;
            }

            _places[id] = place;
            return place;
        }
    }

    /// <summary>Something went out: pauses begin short again.</summary>
    public void Went()
    {
        lock (_turn)
        {
            _pauses = 0;
        }
    }

    /// <summary>The provider asks for a pause on the whole channel.</summary>
    /// <param name="after">How long; <c>null</c> when it did not say: then longer from pause to pause.</param>
    /// <returns>When the channel goes on.</returns>
    public DateTimeOffset Pause(TimeSpan? after)
    {
        lock (_turn)
        {
            var guess = ShortestPause * (1L << Math.Min(_pauses, 10));
            _pauses = after is null ? _pauses + 1 : 0;
            var until = clock.GetUtcNow() + (after ?? (guess < LongestPause ? guess : LongestPause));
            if (until > _pausedUntil)
            {
                _pausedUntil = until;
                BeginAt(until);
            }

            return _pausedUntil;
        }
    }

    /// <summary>The provider asks for a pause to one person.</summary>
    /// <returns>When that person can be written to again.</returns>
    public DateTimeOffset PauseTo(string recipient, TimeSpan after, PaceOptions pace)
    {
        lock (_turn)
        {
            var until = clock.GetUtcNow() + after;
            _recipients[recipient] = until + Ahead(pace);
            return until;
        }
    }

    private DateTimeOffset Take(DateTimeOffset now, string recipient, int messages, PaceOptions pace)
    {
        if (now >= _since + (Second * _seconds.Count))
        {
            // The last second that anybody has a place in is over.
            BeginAt(now);
            Forget(now);
        }

        var from = Later(now, _pausedUntil);
        if (_recipients.TryGetValue(recipient, out var next))
        {
            from = Later(from, next - Ahead(pace));
        }

        var place = pace.PerSecond > 0 ? TakeSecond(from, messages, pace.PerSecond) : from;
        if (pace.RecipientEvery > TimeSpan.Zero || next > place)
        {
            _recipients[recipient] = Later(next, place) + (pace.RecipientEvery * messages);
        }

        return place;
    }

    private DateTimeOffset TakeSecond(DateTimeOffset from, int messages, int most)
    {
        var second = (int)Math.Max(0, (from - _since).Ticks / Second.Ticks);
        while (second < _seconds.Count && _seconds[second] >= most)
        {
            second++;
        }

        var place = Later(from, _since + (Second * second));
        for (var left = messages; left > 0; second++)
        {
            while (_seconds.Count <= second)
            {
                _seconds.Add(0);
            }

            var taken = Math.Min(left, most - Math.Min(most, _seconds[second]));
            _seconds[second] += taken;
            left -= taken;
        }

        return place;
    }

    private void BeginAt(DateTimeOffset at)
    {
        _since = at;
        _seconds.Clear();
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var id in _places.Where(p => now - p.Value >= Kept).Select(p => p.Key).ToList())
        {
            _places.Remove(id);
        }

        foreach (var recipient in _recipients.Where(r => r.Value <= now).Select(r => r.Key).ToList())
        {
            _recipients.Remove(recipient);
        }
    }

    /// <summary>How far the messages to one person may be ahead of their distance.</summary>
    private static TimeSpan Ahead(PaceOptions pace) => pace.RecipientEvery * (Math.Max(1, pace.RecipientBurst) - 1);

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
