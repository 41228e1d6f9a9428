namespace Paycare.Web.Demo;

/// <summary>The system's clock, which the demo may move ahead so that locks, promises and expiries can be seen. Until restart.</summary>
internal sealed class AdjustableClock : TimeProvider
{
    private long _aheadTicks;

    public void Advance(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));
}
