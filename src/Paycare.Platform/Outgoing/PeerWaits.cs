using System.Collections.Concurrent;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Outgoing;

/// <summary>
/// Which peers asked for a pause, and until when. A peer is what counts our calls: a whole host, or one address of it.
/// </summary>
/// <param name="peerIs">How much of an address names the peer.</param>
/// <param name="clock">The time.</param>
[EachProcess("A process that has not been asked to wait asks once and then knows.")]
public sealed class PeerWaits(UriPartial peerIs, TimeProvider clock)
{
    private const int Many = 1000;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    /// <summary>Until when calls to an address have to wait; <c>null</c> when they need not.</summary>
    public DateTimeOffset? Until(Uri address) =>
        _until.TryGetValue(address.GetLeftPart(peerIs), out var until) && until > clock.GetUtcNow() ? until : null;

    /// <summary>Notes what an answer asks for.</summary>
    internal void Note(Uri address, HttpResponseMessage response)
    {
        var now = clock.GetUtcNow();
        if (response.IsSuccessStatusCode || RetryAfter.Of(response, now) is not { } wait)
        {
            return;
        }

        _until[address.GetLeftPart(peerIs)] = now + wait;
        foreach (var (peer, until) in _until.Count > Many ? _until.ToArray() : [])
        {
            if (until <= now)
            {
                _until.TryRemove(peer, out _);
            }
        }
    }
}
