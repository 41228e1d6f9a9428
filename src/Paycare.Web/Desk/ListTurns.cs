using Paycare.Platform.Processes;

namespace Paycare.Web.Desk;

/// <summary>
/// Lists bring themselves up to date one window after the other, each followed by a rest of three times as long as it took: however many
/// are open, they have a quarter of one processor, and messages and keys do not wait behind them.
/// </summary>
[EachProcess("Each shares out its own processor.")]
internal sealed class ListTurns(TimeProvider clock) : IDisposable
{
    /// <summary>A window that takes longer goes on, and the next one does not wait for it.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private const int Rest = 3;
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Acts when it is its turn.</summary>
    public async Task TakeAsync(Func<Task> act, CancellationToken gone)
    {
        await _turn.WaitAsync(gone);
        var began = clock.GetTimestamp();
        try
        {
            await act().WaitAsync(Longest, clock, gone);
        }
        catch (TimeoutException)
        {
            // It is not given up, but the turn is.
        }
        finally
        {
            _ = RestAsync(clock.GetElapsedTime(began) * Rest);
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RestAsync(TimeSpan time)
    {
        await Task.Delay(time, clock, CancellationToken.None);
        _turn.Release();
    }
}
