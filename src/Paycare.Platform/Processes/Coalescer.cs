namespace Paycare.Platform.Processes;

/// <summary>
/// Does something soon after it is wanted, once for however often it was wanted meanwhile, and never twice at the same time. What is
/// wanted while it is being done is done once more afterwards, so that the last change is never missed; a steady flow of changes does
/// not put it off. What fails is done again after a while.
/// </summary>
public sealed class Coalescer
{
    /// <summary>How long after a failure it is done again.</summary>
    public static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

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
        var pause = _settle;
        do
        {
            try
            {
                await Task.Delay(pause, _clock, _gone);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = await ActAsync() ? _settle : Retry;
        } while (IsWantedAgain());
    }

    private async Task<bool> ActAsync()
    {
        SetWanted(false);
        try
        {
            await _act();
            return true;
        }
        catch (Exception) when (!_gone.IsCancellationRequested)
        {
            SetWanted(true);
            return false;
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody wants it any more.
            return true;
        }
    }

    private void SetWanted(bool isWanted)
    {
        lock (_lock)
        {
            _isWanted = isWanted;
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
