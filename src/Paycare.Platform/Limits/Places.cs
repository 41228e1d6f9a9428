using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;

namespace Paycare.Platform.Limits;

/// <summary>
/// Bounds what is under way at once and costs memory or a connection while it lasts. A place is taken before the work begins and
/// given back when it ends, however it ends.
/// </summary>
[OneProcess(KeptBy.Address, "Each would give a session, and all together, the whole number of places.")]
public sealed class Places
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private readonly IOptions<PlaceLimits> _limits;
    private readonly Lock _lock = new();
    private readonly Dictionary<(PlaceKind Kind, string Who), int> _taken = [];
    private readonly Dictionary<PlaceKind, int> _inAll = [];

    internal Places(IOptions<PlaceLimits> limits) => _limits = limits;

    /// <summary>Takes a place.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="who">Whose it is: a session or an address.</param>
    /// <returns>The place, to be disposed of when the work ends; refused when there is none left.</returns>
    public Result<TakenPlace> Take(PlaceKind kind, string who)
    {
        var (each, all) = _limits.Value.Of(kind);
        lock (_lock)
        {
            ref var mine = ref CollectionsMarshal.GetValueRefOrAddDefault(_taken, (kind, who), out var isKnown);
            ref var inAll = ref CollectionsMarshal.GetValueRefOrAddDefault(_inAll, kind, out _);
            if (mine < each && inAll < all)
            {
                mine++;
                inAll++;
                return new TakenPlace(() => GiveBack(kind, who));
            }

            var isMineAlone = mine >= each;
            if (!isKnown)
            {
                _taken.Remove((kind, who));
            }

            return isMineAlone
                ? new Refusal(RefusalKind.Throttled, "too-many-requests") { RetryAfter = Wait }
                : Refusal.Busy with
                {
                    RetryAfter = Wait,
                };
        }
    }

    /// <summary>How many places of a kind are taken, in all.</summary>
    public int Count(PlaceKind kind)
    {
        lock (_lock)
        {
            return _inAll.GetValueOrDefault(kind);
        }
    }

    private void GiveBack(PlaceKind kind, string who)
    {
        lock (_lock)
        {
            _inAll[kind]--;
            if (--_taken[(kind, who)] == 0)
            {
                _taken.Remove((kind, who));
            }
        }
    }
}

/// <summary>A place that somebody has taken; it is given back once.</summary>
public sealed class TakenPlace : IDisposable
{
    private Action? _giveBack;

    internal TakenPlace(Action giveBack) => _giveBack = giveBack;

    /// <inheritdoc />
    public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
}
