namespace Paycare.Identity.Sessions;

/// <summary>
/// What stays open as long as a session does, such as an event stream or a window of the desk. Dispose of it when it closes.
/// </summary>
public sealed class SessionLine : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Action<SessionLine> _closed;
    private int _isClosed;

    internal SessionLine(SessionId session, Action<SessionLine> closed)
    {
        (Session, _closed) = (session, closed);
        Ended = _end.Token;
    }

    /// <summary>The session.</summary>
    public SessionId Session { get; }

    /// <summary>Cancelled as soon as the session ends, whoever ends it, and when its time is over.</summary>
    public CancellationToken Ended { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            _closed(this);
            _end.Dispose();
        }
    }

    internal void EndAfter(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
        {
            End();
            return;
        }

        _end.CancelAfter(time);
    }

    internal void End()
    {
        try
        {
            // Who ends a session does not wait for what hangs on it.
            _ = _end.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // Closed by itself at the same moment.
        }
    }
}

/// <summary>Opens lines on sessions.</summary>
public sealed class SessionLines
{
    private readonly SessionBook _sessions;

    internal SessionLines(SessionBook sessions) => _sessions = sessions;

    /// <summary>Opens a line on a session.</summary>
    /// <returns>The line; <c>null</c> when the session is over.</returns>
    public ValueTask<SessionLine?> OpenAsync(SessionId session, CancellationToken cancel) => _sessions.OpenLineAsync(session, cancel);

    /// <summary>Whether a session still stands, from memory: it may be asked often, and is no sign of its owner.</summary>
    public async ValueTask<bool> StandsAsync(SessionId session, CancellationToken cancel) =>
        await _sessions.FindAsync(session, isInput: false, cancel) is not null;
}
