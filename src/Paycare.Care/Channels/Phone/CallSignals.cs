using Paycare.Platform.Processes;

namespace Paycare.Care.Channels.Phone;

/// <summary>Tells open pages of the desk that the queue of callers changed.</summary>
[OneProcess(KeptBy.Staff, "Pages that another process serves would show the queue as it was.")]
internal sealed class CallSignals
{
    /// <summary>Raised on every change.</summary>
    public event Action? Happened;

    public void Changed() => Happened?.Invoke();
}
