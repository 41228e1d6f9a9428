using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Lines that fit beside each other on a screen.</summary>
public sealed class LineTests
{
    private const int Longest = 140;

    public static TheoryData<string> Patterns => ["*.cs", "*.razor"];

    [Theory, MemberData(nameof(Patterns))]
    public void No_line_is_longer_than_140_columns(string pattern)
    {
        var files = Repository
            .Files(pattern, "src", "tests", "bench")
            .Where(f => !Repository.Name(f).Contains("/Migrations/", StringComparison.Ordinal))
            .ToList();
        Assert.True(files.Count > 50, $"The scan finds too few {pattern} to be right.");
        var longer = files
            .SelectMany(f => File.ReadLines(f).Select((line, i) => (Place: $"{Repository.Name(f)}:{i + 1}", line.Length)))
            .Where(l => l.Length > Longest)
            .Select(l => $"{l.Place} has {l.Length}")
            .ToList();
        Assert.True(longer.Count == 0, $"Break these lines at {Longest} columns:\n{string.Join('\n', longer)}");
    }
}
