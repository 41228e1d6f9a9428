using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>Nothing is left to the night alone.</summary>
public sealed partial class NightlyTests
{
    private static readonly string[] Projects = ["Paycare.Tests", "Paycare.BrowserTests"];

    [Fact]
    public void Every_proof_of_the_night_has_a_copy_that_every_run_plays()
    {
        var files = Projects
            .SelectMany(project => Repository.Files("*Tests.cs", $"tests/{project}").Select(file => (project, file)))
            .ToList();
        var proofs = files
            .SelectMany(f => Proof().Matches(File.ReadAllText(f.file)).Select(m => (f.project, Copy: m.Groups[1].Value)))
            .ToList();

        Assert.NotEmpty(proofs);
        Assert.All(proofs, proof => Assert.True(IsPlayedAlways(proof.project, proof.Copy), $"{proof.Copy} is not played by every run."));

        bool IsPlayedAlways(string project, string copy) =>
            files.Any(f =>
                f.project == project
                && Path.GetFileNameWithoutExtension(f.file) == copy.Split('.')[0]
                && Head(copy.Split('.')[1]).Match(File.ReadAllText(f.file)) is { Success: true } head
                && !head.Value.Contains("[NightlyProof(", StringComparison.Ordinal)
            );
    }

    [GeneratedRegex("""\[NightlyProof\("([^"]+)"\)\]""")]
    private static partial Regex Proof();

    /// <summary>A test's attributes and name.</summary>
    private static Regex Head(string method) => new($@"\[(?:Fact|Theory)[^;{{}}]*\b{method}\(");
}
