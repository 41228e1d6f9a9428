using System.Collections.Concurrent;
using System.Diagnostics;

namespace Paycare.Benchmarks;

/// <summary>How long messages and keys took, in milliseconds.</summary>
internal sealed class LiveTimes
{
    public ConcurrentBag<decimal> ToCustomer { get; } = [];

    public ConcurrentBag<decimal> ToDesk { get; } = [];

    public ConcurrentBag<decimal> Keys { get; } = [];

    public static decimal Between(long began, long ended) => (decimal)Stopwatch.GetElapsedTime(began, ended).TotalMilliseconds;

    /// <summary>What so large a share of the times stays below.</summary>
    public static decimal Share(IReadOnlyCollection<decimal> times, decimal share) =>
        times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * share)));
}
