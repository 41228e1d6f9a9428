namespace Paycare.LedgerLoad;

/// <summary>Real time, moved by what the tests' time is ahead of it.</summary>
/// <param name="by">How far ahead; negative for behind.</param>
internal sealed class TimeAhead(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
