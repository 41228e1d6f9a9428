using Paycare.Platform.Processes;

namespace Paycare.Web.Demo;

/// <summary>
/// The system's clock, which the demo may shift at its start (<c>Paycare:DemoClockAhead</c>) and advance while running, to show
/// locks, promises and expiries. Advances last until restart.
/// </summary>
/// <param name="ahead">The initial offset from the system's clock; negative for behind.</param>
[OneProcess(KeptBy.Whole, "The demo's clock would be moved on in the process that was asked, and in no other.")]
internal sealed class AdjustableClock(TimeSpan ahead) : TimeProvider
{
    private long _aheadTicks = ahead.Ticks;
    private long _heldTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    /// <summary>Lets it stand still, for whoever looks at what would be over by itself a moment later. It can still be moved on.</summary>
    public void Hold() => Interlocked.Exchange(ref _heldTicks, System.GetUtcNow().Ticks);

    public override DateTimeOffset GetUtcNow() =>
        (Interlocked.Read(ref _heldTicks) is not 0 and var held ? new DateTimeOffset(held, TimeSpan.Zero) : System.GetUtcNow()).AddTicks(
            Interlocked.Read(ref _aheadTicks)
        );
}
