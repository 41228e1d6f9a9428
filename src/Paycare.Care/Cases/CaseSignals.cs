using System.Collections.Concurrent;
using Paycare.Platform.Processes;

namespace Paycare.Care.Cases;

/// <summary>
/// Wakes the viewers of a case. One process is active, so memory is enough; missed changes are read from the database.
/// </summary>
[OneProcess(KeptBy.Customer, "Pages and streams that another process serves would not hear that a case changed.")]
internal sealed class CaseSignals
{
    private readonly ConcurrentDictionary<CaseId, TaskCompletionSource> _next = new();

    /// <summary>Raised on every change of any case, for lists.</summary>
    public event Action<CaseId>? Happened;

    /// <summary>Completes on the next change. Call it before reading, or a change in between is missed.</summary>
    public Task NextAsync(CaseId id) =>
        _next.GetOrAdd(id, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Changed(CaseId id)
    {
        if (_next.TryRemove(id, out var waiting))
        {
            waiting.TrySetResult();
        }

        Happened?.Invoke(id);
    }
}
