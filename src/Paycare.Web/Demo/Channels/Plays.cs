using System.Collections.Concurrent;
using Paycare.Platform.Processes;
using Paycare.Web.Actors;

namespace Paycare.Web.Demo.Channels;

/// <summary>A line of a call: what was heard, or what the caller did.</summary>
/// <param name="At">When.</param>
/// <param name="IsCaller">Whether the caller did it.</param>
/// <param name="Text">The line.</param>
internal sealed record CallLine(DateTimeOffset At, bool IsCaller, string Text);

/// <summary>A call that is played.</summary>
/// <param name="Call">The provider's side of it.</param>
/// <param name="Lines">What was said, oldest first.</param>
internal sealed record PlayedCall(CallSimulator Call, List<CallLine> Lines);

/// <summary>Something that was played, and what Paycare made of it.</summary>
/// <param name="At">When.</param>
/// <param name="Door">The channel.</param>
/// <param name="Result">What became of it.</param>
/// <param name="Case">Its case; <c>null</c> for none.</param>
/// <param name="Number">The case's number.</param>
internal sealed record Arrival(DateTimeOffset At, string Door, string Result, Guid? Case, string? Number);

/// <summary>The other side's memory: calls on the line and the last arrivals. A telephone forgets them too.</summary>
[EachProcess("It plays people outside; what Paycare makes of them is in the database.")]
internal sealed class Plays(TimeProvider clock) : IDisposable
{
    private const int MostCalls = 20,
        MostArrivals = 12,
        MostPictures = 12;

    private readonly ConcurrentDictionary<string, PlayedCall> _calls = new();
    private readonly ConcurrentQueue<Arrival> _arrivals = new();
    private readonly ConcurrentDictionary<Uri, HttpClient> _hosts = new();
    private readonly ConcurrentQueue<(string Id, byte[] Content)> _pictures = new();

    /// <summary>The last arrivals, newest first.</summary>
    public IEnumerable<Arrival> Arrivals => _arrivals.Reverse();

    /// <summary>Reaches this host from outside.</summary>
    public HttpClient To(Uri host) => _hosts.GetOrAdd(host, h => new HttpClient { BaseAddress = h });

    public PlayedCall? CallOf(string? sid) => sid is not null && _calls.TryGetValue(sid, out var call) ? call : null;

    public PlayedCall Begin(CallSimulator call)
    {
        // Ids are ordered by time: the oldest call is forgotten first.
        if (_calls.Count >= MostCalls && _calls.Keys.Min(StringComparer.Ordinal) is { } oldest)
        {
            _calls.TryRemove(oldest, out _);
        }

        return _calls[call.Sid] = new PlayedCall(call, []);
    }

    /// <summary>A provider keeps what was sent, for a while.</summary>
    public void Keep(string id, byte[] content)
    {
        _pictures.Enqueue((id, content));
        while (_pictures.Count > MostPictures)
        {
            _pictures.TryDequeue(out _);
        }
    }

    /// <summary>What a provider keeps; <c>null</c> when it does no longer.</summary>
    public byte[]? PictureOf(string id) => _pictures.FirstOrDefault(p => p.Id == id).Content;

    public void Note(string door, string result, Guid? @case = null, string? number = null)
    {
        _arrivals.Enqueue(new Arrival(clock.GetUtcNow(), door, result, @case, number));
        while (_arrivals.Count > MostArrivals)
        {
            _arrivals.TryDequeue(out _);
        }
    }

    public void Dispose()
    {
        foreach (var http in _hosts.Values)
        {
            http.Dispose();
        }
    }
}
