using System.Globalization;
using System.Xml;

namespace Paycare.Tests.Infrastructure;

/// <summary>
/// The time of all tests: a fixed instant when the run begins, advancing in real time, so no run depends on its date.
/// <c>PAYCARE_TEST_NOW</c> chooses another instant; hosts and processes get the same clock.
/// </summary>
internal static class TestClock
{
    public const string Variable = "PAYCARE_TEST_NOW";

    /// <summary>A Wednesday in the middle of a month, in the morning: nothing is near an edge.</summary>
    private const string UsualStart = "2026-03-11T10:00:00+07:00";

    /// <summary>How far the tests' time is ahead of the system's; negative when behind.</summary>
    public static TimeSpan Ahead { get; } = Start() - RealTime.GetUtcNow();

    /// <summary>What hosts and tests read; goes on with real time.</summary>
    public static TimeProvider Time { get; } = new RunTime();

    /// <summary>
    /// The system's clock, for what others check by theirs: the operating system and scanners that look whether a certificate
    /// is valid.
    /// </summary>
    public static TimeProvider RealTime => TimeProvider.System;

    /// <summary><see cref="Ahead"/> in the format of the demo's setting <c>Paycare:DemoClockAhead</c>.</summary>
    public static string AheadText => XmlConvert.ToString(Ahead);

    private static DateTimeOffset Start() =>
        DateTimeOffset.Parse(
            Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen ? chosen : UsualStart,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );

    private sealed class RunTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => RealTime.GetUtcNow() + Ahead;
    }
}
