using System.Threading.Channels;

namespace Paycare.Platform.Due;

/// <summary>A lane at work: what was claimed for it and has not begun.</summary>
internal sealed class DueLine(DueLane lane)
{
    private readonly Channel<DueClaim> _waiting = Channel.CreateUnbounded<DueClaim>();

    public DueLane Lane => lane;

    public bool IsEmpty => _waiting.Reader.Count == 0;

    public void Add(DueClaim claim) => _waiting.Writer.TryWrite(claim);

    public IAsyncEnumerable<DueClaim> ReadAsync(CancellationToken cancel) => _waiting.Reader.ReadAllAsync(cancel);
}

/// <summary>An item that this worker holds, from its claim until it is done or put off.</summary>
internal sealed class DueClaim(DueItem item, DueLine line, CancellationToken stop) : IDisposable
{
    private const long NotBegun = long.MinValue;
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(stop);
    private long _begunAt = NotBegun;

    public DueItem Item => item;

    public DueLine Line => line;

    public bool IsLost { get; private set; }

    /// <summary>Ends when the handler is to stop: the host does, the lease was lost, or it took too long.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Its handler begins now.</summary>
    public void Begin(TimeProvider clock) => Volatile.Write(ref _begunAt, clock.GetTimestamp());

    /// <summary>Whether its handler has had more time than its lane allows.</summary>
    public bool IsOverdue(TimeProvider clock) =>
        Volatile.Read(ref _begunAt) is > NotBegun and var begun && clock.GetElapsedTime(begun) > line.Lane.Deadline;

    public void Lose()
    {
        IsLost = true;
        Cancel();
    }

    public void Cancel()
    {
        try
        {
            // Not here: whoever waits for it would go on in the middle of the look at due work.
            _ = _end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this moment.
        }
    }

    public void Dispose() => _end.Dispose();
}
