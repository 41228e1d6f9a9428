using Paycare.Platform.Processes;

namespace Paycare.Platform.Due;

/// <summary>Wakes the due worker before its next look: after new work was saved, or when the clock was moved.</summary>
[EachProcess("It only hastens the next look, which comes every second anyway.")]
public sealed class DueSignal : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Requests a look at the due work now.</summary>
    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // A look is already requested.
        }
    }

    /// <inheritdoc />
    public void Dispose() => _signal.Dispose();

    internal Task WaitAsync(TimeSpan atMost, CancellationToken cancel) => _signal.WaitAsync(atMost, cancel);
}
