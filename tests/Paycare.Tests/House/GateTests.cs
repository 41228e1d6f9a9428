using System.Text.RegularExpressions;
using System.Xml.Linq;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>The gate that everything passes is itself as it was decided: the compiler enforces it, these tests keep it in place.</summary>
public sealed partial class GateTests
{
    [Theory]
    [InlineData("P:System.DateTime.Now")]
    [InlineData("P:System.DateTime.UtcNow")]
    [InlineData("P:System.DateTimeOffset.Now")]
    [InlineData("P:System.DateTimeOffset.UtcNow")]
    [InlineData("M:System.Guid.NewGuid")]
    [InlineData("M:System.Guid.CreateVersion7")]
    [InlineData("P:System.Threading.Tasks.Task`1.Result")]
    [InlineData("M:System.Threading.Tasks.Task.Wait")]
    [InlineData("M:System.Threading.Tasks.Task.Wait(System.Int32)")]
    [InlineData("M:System.Threading.Tasks.Task.Wait(System.TimeSpan)")]
    [InlineData("M:System.Threading.Thread.Sleep(System.Int32)")]
    [InlineData("M:System.Threading.Thread.Sleep(System.TimeSpan)")]
    [InlineData("T:System.Random")]
    [InlineData("T:System.Double")]
    [InlineData("T:System.Single")]
    public void A_symbol_of_the_gate_is_banned_with_a_named_replacement(string symbol)
    {
        var line = Assert.Single(File.ReadLines(Repository.PathOf("BannedSymbols.txt")), l => l.Split(';')[0] == symbol);
        Assert.NotEmpty(line[(symbol.Length + 1)..].Trim());
    }

    [Fact]
    public void Every_project_is_built_behind_the_gate()
    {
        var props = XDocument.Load(Repository.PathOf("Directory.Build.props"));
        Assert.Equal("true", Property("TreatWarningsAsErrors"));
        Assert.Equal("enable", Property("Nullable"));
        Assert.Equal("true", Property("EnforceCodeStyleInBuild"));
        Assert.Equal("true", Property("RestorePackagesWithLockFile"));
        Assert.Contains("CS8509", Property("WarningsAsErrors").Split(';'));
        Assert.Contains(props.Descendants("PackageReference"), e =>
            e.Attribute("Include")!.Value == "Microsoft.CodeAnalysis.BannedApiAnalyzers"
        );
        Assert.Contains(props.Descendants("AdditionalFiles"), e =>
            e.Attribute("Include")!.Value.EndsWith("BannedSymbols.txt", StringComparison.Ordinal)
        );

        string Property(string name) => props.Descendants(name).Single().Value;
    }

    [Fact]
    public void No_project_steps_around_the_gate()
    {
        string[] around =
        [
            "TreatWarningsAsErrors",
            "Nullable",
            "NoWarn",
            "WarningsNotAsErrors",
            "EnforceCodeStyleInBuild",
            "AnalysisLevel",
            "RunAnalyzers",
        ];
        var solution = XDocument
            .Load(Repository.PathOf("Paycare.slnx"))
            .Descendants("Project")
            .Select(p => p.Attribute("Path")!.Value)
            .ToList();
        foreach (var file in Repository.Files("*.csproj", "src", "tests", "bench"))
        {
            Assert.Contains(Repository.Name(file), solution);
            var project = XDocument.Load(file);
            Assert.DoesNotContain(project.Descendants(), e => around.Contains(e.Name.LocalName));
            Assert.DoesNotContain(project.Descendants(), e =>
                e.Attribute("Remove")?.Value is { } removed
                && (
                    removed.Contains("BannedSymbols", StringComparison.Ordinal)
                    || removed.Contains("BannedApiAnalyzers", StringComparison.Ordinal)
                )
            );
            Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "packages.lock.json")),
                $"{Repository.Name(file)} has no lock file."
            );
        }
    }

    /// <summary>Files that may use a banned symbol, each for the reason that stands beside the pragma.</summary>
    private static readonly string[] MayUseBannedSymbols =
    [
        "src/Paycare.Payments/Records/PdfPen.cs",
        "src/Paycare.Payments/Records/ReceiptPaper.cs",
        "src/Paycare.Payments/Records/SmallFont.cs",
        "src/Paycare.Payments/Records/StatementPaper.cs",
    ];

    [Fact]
    public void Banned_symbols_are_used_by_none_but_the_listed_files()
    {
        // Spelt apart, so that this file does not find itself.
        var disable = "pragma warning disable " + "RS0030";
        var using_ = Repository
            .Files("*.cs", "src", "tests", "bench")
            .Where(f => File.ReadAllText(f).Contains(disable, StringComparison.Ordinal));
        Assert.Equal(MayUseBannedSymbols, using_.Select(Repository.Name));
    }

    [Fact]
    public void No_test_waits_for_a_time_instead_of_a_condition()
    {
        foreach (var file in Repository.Files("*.cs", "tests").Where(f => Path.GetFileName(f) != $"{nameof(GateTests)}.cs"))
        {
            Assert.False(
                FixedDelay().IsMatch(File.ReadAllText(file)),
                $"{Repository.Name(file)} sleeps. Wait for the condition, see Eventually."
            );
        }
    }

    [Fact]
    public void No_test_is_skipped()
    {
        foreach (var file in Repository.Files("*.cs", "tests"))
        {
            Assert.False(Skipped().IsMatch(File.ReadAllText(file)), $"{Repository.Name(file)} skips a test. Mend it or remove it.");
        }
    }

    /// <summary>A clone must build anywhere: nothing may name one developer's machine or package source.</summary>
    [Fact]
    public void No_file_names_a_machine_or_a_package_registry()
    {
        // Spelt apart, so that this file does not find itself.
        string[] folders = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/"];
        var kinds = new[] { ".cs", ".razor", ".resx", ".json", ".csproj", ".md", ".txt", ".yml", ".sh", ".js", ".css", ".html", "" };
        foreach (
            var file in Repository
                .Files("*", "src", "tests", "docs", "scripts", "content", "bench")
                .Where(f => kinds.Contains(Path.GetExtension(f)))
        )
        {
            var text = File.ReadAllText(file);
            Assert.DoesNotContain(folders, folder => Regex.IsMatch(text, $"(?<![A-Za-z0-9_.}}*-]){Regex.Escape(folder)}"));
            Assert.False(
                RegistryAddress().IsMatch(text),
                $"{Repository.Name(file)} names a package registry: {RegistryAddress().Match(text).Value}"
            );
        }

        Assert.DoesNotContain(Directory.GetFiles(Repository.Root), f =>
            Path.GetFileName(f).Equals("nuget.config", StringComparison.OrdinalIgnoreCase)
        );
    }

    [GeneratedRegex(@"(Task\s*\.\s*Delay\s*\(\s*(\d|TimeSpan\s*\.\s*From\w+\s*\(\s*\d)|Thread\s*\.\s*Sleep\s*\()")]
    private static partial Regex FixedDelay();

    [GeneratedRegex(@"\b(Fact|Theory|InlineData)\s*\([^\]]*\bSkip\s*=|Assert\s*\.\s*Skip")]
    private static partial Regex Skipped();

    [GeneratedRegex("https?://[^ \"'<>)]*(nuget|npmjs|registry|artifactory|nexus|pypi)[^ \"'<>)]*", RegexOptions.IgnoreCase)]
    private static partial Regex RegistryAddress();
}
