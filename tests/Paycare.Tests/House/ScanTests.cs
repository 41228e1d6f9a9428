using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>
/// No query reads a table that grows from one end to the other: looking for a part of a text does, unless something else chose the rows
/// before.
/// </summary>
public sealed partial class ScanTests
{
    /// <summary>Where parts of texts are looked for in rows, and what bounds them.</summary>
    private static readonly Dictionary<string, string> Bounded = new()
    {
        ["src/Paycare.Care/Searching/CaseSearch.cs"] = "The rows of one case, of at most a thousand cases.",
    };

    [Fact]
    public void Nobody_looks_for_parts_of_texts_in_all_rows()
    {
        var found = Repository
            .Files("*.cs", "src")
            .Where(f => !Repository.Name(f).Contains("/Migrations/", StringComparison.Ordinal))
            .Where(f => Scan().IsMatch(File.ReadAllText(f)))
            .Select(Repository.Name)
            .ToList();
        Assert.Equal(Bounded.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Where(m => m.Text.ToLower().Contains(lower))", true)]
    [InlineData("Any(w => w.Id >= first && w.Words.Contains(needle))", true)]
    [InlineData("EF.Functions.Like(c.Name, pattern)", true)]
    [InlineData("SELECT 1 FROM care_cases WHERE x LIKE '%a'", true)]
    [InlineData("Where(c => ids.Contains(c.Id))", false)]
    public void A_look_for_a_part_is_seen(string code, bool isScan) => Assert.Equal(isScan, Scan().IsMatch(code));

    [GeneratedRegex(
        @"\.To(Lower|Upper)\(\)\s*\.(Contains|StartsWith|EndsWith)\(|EF\.Functions\.I?Like\(|\bI?LIKE '"
            + @"|\b\w\.(Text|Words|Name|Title|Note|Description|Reference|Detail|Background|WhatHappened|Need)\.Contains\([^,)]*\)"
    )]
    private static partial Regex Scan();
}
