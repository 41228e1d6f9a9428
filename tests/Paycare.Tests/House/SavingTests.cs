using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Who came first is decided in one place: <c>Database.RetryAsync</c> and <c>Database.TrySaveAsync</c>.</summary>
public sealed class SavingTests
{
    private static readonly string[] Marks = ["catch (DbUpdate", "is DbUpdateConcurrencyException", "IsUniqueViolation("];

    /// <summary>Files that meet a conflict by themselves, and why.</summary>
    private static readonly Dictionary<string, string> Others = new(StringComparer.Ordinal)
    {
        ["src/Paycare.Payments/TopUps/TopUpProcess.cs"] = "its caller goes on with the same row, read again",
    };

    [Fact]
    public void Only_storage_catches_what_a_save_meets() =>
        Assert.Equal(
            Others.Keys,
            Repository
                .Files("*.cs", "src")
                .Where(f => !Repository.Name(f).StartsWith("src/Paycare.Platform/Storage/", StringComparison.Ordinal))
                .Where(f => File.ReadAllText(f) is var text && Marks.Any(m => text.Contains(m, StringComparison.Ordinal)))
                .Select(Repository.Name)
        );
}
