namespace Paycare.Platform.Processes;

/// <summary>
/// Does something soon after it is wanted, once for however often it was wanted meanwhile, and never twice at the same time. What is
/// wanted while it is being done is done once more afterwards, so that the last change is never missed; a steady flow of changes does
/// not put it off.
/// </summary>
public sealed class Coalescer
{
    private readonly Func<Task> _act;
    private readonly TimeSpan _settle;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _gone;
    private readonly Lock _lock = new();
    private bool _isWanted,
        _isRunning;

    /// <summary>Prepares it; nothing happens yet.</summary>
    /// <param name="act">What is done.</param>
    /// <param name="settle">How long changes are gathered before it.</param>
    /// <param name="clock">The time.</param>
    /// <param name="gone">Cancelled when nobody wants it any more.</param>
    public Coalescer(Func<Task> act, TimeSpan settle, TimeProvider clock, CancellationToken gone) =>
        (_act, _settle, _clock, _gone) = (act, settle, clock, gone);

    /// <summary>Something changed. Returns at once, on whichever thread made the change.</summary>
    public void Want()
    {
        lock (_lock)
        {
            _isWanted = true;
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        _ = RunAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            do
            {
                await Task.Delay(_settle, _clock, _gone);
                lock (_lock)
                {
                    _isWanted = false;
                }

                await _act();
            } while (IsWantedAgain());
        }
        catch (Exception e)
        {
            // A failure ends this run; the next change begins another.
            lock (_lock)
            {
                _isRunning = false;
            }

            if (e is not (OperationCanceledException or ObjectDisposedException))
            {
                throw;
            }
        }
    }

    private bool IsWantedAgain()
    {
        lock (_lock)
        {
            return _isRunning = _isWanted;
        }
    }
}
