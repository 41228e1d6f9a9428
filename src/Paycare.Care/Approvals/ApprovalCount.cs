using Paycare.Care.Cases;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Care.Approvals;

/// <summary>
/// How many remedies await a second person, as every window of the desk shows it. After changes it is read once for all windows: a busy
/// desk would otherwise ask as often as there are messages, times windows.
/// </summary>
[OneProcess(KeptBy.Staff, "Windows that another process serves would show the number as it was.")]
internal sealed class ApprovalCount : IDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(150);
    private readonly OwnScope _scope;
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private int? _known;

    public ApprovalCount(OwnScope scope, CaseSignals signals, TimeProvider clock)
    {
        _scope = scope;
        var reading = new Coalescer(() => ReadAsync(_gone.Token), Settle, clock, _gone.Token);
        signals.Happened += _ =>
        {
            if (Changed is not null)
            {
                reading.Want();
            }
        };
    }

    /// <summary>Raised with each new number, on any thread.</summary>
    public event Action<int>? Changed;

    /// <summary>Reads it, one at a time: the last to be heard is the newest.</summary>
    public async Task<int> ReadAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var count = await _scope.RunAsync((ApprovalQueue approvals) => approvals.CountWaitingAsync(cancel));
            if (count != _known)
            {
                _known = count;
                Changed?.Invoke(count);
            }

            return count;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
        _turn.Dispose();
    }
}
