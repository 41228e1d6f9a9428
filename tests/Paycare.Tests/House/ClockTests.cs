using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>No test depends on the day it runs on, and those that dates touch are known.</summary>
public sealed partial class ClockTests
{
    /// <summary>The one place that reads the system's clock: everybody else's time is counted from it.</summary>
    private const string Clock = "tests/Paycare.Tests/Infrastructure/TestClock.cs";

    /// <summary>Certificates and the tokens of push services are checked by the system's clock.</summary>
    private static readonly string[] NeedRealTime =
    [
        "tests/Paycare.Tests/Hosting/DangerousSettingsTests.cs",
        "tests/Paycare.Tests/Hosting/TlsTests.cs",
        "tests/Paycare.Tests/Infrastructure/PushService.cs",
    ];

    /// <summary>They name what the others must not write.</summary>
    private static readonly string[] Rules =
    [
        "tests/Paycare.Tests/House/ClockTests.cs",
        "tests/Paycare.Tests/House/GateTests.cs",
        "tests/Paycare.Tests/House/EndpointTests.cs",
    ];

    [Fact]
    public void No_test_reads_the_clock_of_the_machine()
    {
        var sources = Sources().ToList();
        Assert.Contains(sources, s => s.Name == Clock && SystemClock().IsMatch(s.Text));
        Assert.DoesNotContain(sources, s => s.Name != Clock && !Rules.Contains(s.Name) && SystemClock().IsMatch(s.Text));
        Assert.Equal(
            NeedRealTime,
            sources
                .Where(s => s.Name != Clock && !Rules.Contains(s.Name) && s.Text.Contains("TestClock.RealTime", StringComparison.Ordinal))
                .Select(s => s.Name)
        );
    }

    [Fact]
    public void A_test_that_moves_a_clock_or_reckons_with_dates_says_so()
    {
        var silent = Sources()
            .Where(s => s.Name.EndsWith("Tests.cs", StringComparison.Ordinal) && !NeedRealTime.Contains(s.Name) && !Rules.Contains(s.Name))
            .Where(s => Dates().IsMatch(s.Text) && !s.Text.Contains("[Trait(\"Touches\", \"dates\")]", StringComparison.Ordinal))
            .Select(s => s.Name);
        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("TimeProvider.System")]
    [InlineData("DateTime.Now")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("DateTime.Today")]
    public void What_reads_the_clock_of_the_machine_is_seen(string text) => Assert.Matches(SystemClock(), text);

    [Fact]
    public void The_nightly_run_plays_the_ends_of_months_and_of_the_year()
    {
        var script = File.ReadAllText(Repository.PathOf("scripts", "test"));
        foreach (var day in new[] { "-01-31T23:59", "2028-02-28T", "2028-02-29T", "-12-31T23:59" })
        {
            Assert.Contains(day, script, StringComparison.Ordinal);
        }

        Assert.Contains($"{TestClock.Variable}=", script, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Name, string Text)> Sources() =>
        Repository.Files("*.cs", "tests").Select(f => (Repository.Name(f), File.ReadAllText(f)));

    [GeneratedRegex(@"TimeProvider\.System\b|\bDateTime(?:Offset)?\.(?:Utc)?(?:Now|Today)\b")]
    private static partial Regex SystemClock();

    [GeneratedRegex(
        @"AdvanceAsync\(|EndDayAsync\(|\bhost\.Now\b|/dev/clock|TimeProvider>\(\)\.GetUtcNow|TestClock\.Time\.GetUtcNow|"
            + @"\.Add(?:Days|Months|Years)\("
    )]
    private static partial Regex Dates();
}
