using System.Reflection;
using System.Text.RegularExpressions;
using Paycare.Care.Causes;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>A cause is matched by its constant: a text with a typing error would compile, and match nothing.</summary>
public sealed partial class CauseTests
{
    private static readonly string[] Patterns = ["*.cs", "*.razor"];

    private static readonly HashSet<string> Causes =
    [
        .. typeof(Cause).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!),
    ];

    [Fact]
    public void What_looks_at_a_cause_names_its_constant()
    {
        Assert.NotEmpty(Causes);
        Assert.Empty(
            Patterns
                .SelectMany(pattern => Repository.Files(pattern, "src"))
                .Where(f => Repository.Name(f) != "src/Paycare.Care/Causes/Cause.cs")
                .SelectMany(f => Compared(File.ReadAllText(f)).Select(text => $"{Repository.Name(f)}: {text}"))
        );
    }

    [Theory]
    [InlineData("if (verdict.Cause == \"wrong-pin\")", 1)]
    [InlineData("cause is \"never-arrived\" or \"our-fault\"", 2)]
    [InlineData("item.Cause switch\n{\n    \"wrong-pin\" => 1,\n}", 1)]
    [InlineData("T(\"refusal.wrong-pin\")", 0)]
    [InlineData("(item.Topic, item.Cause) switch\n{\n    (\"pin-locked\", _) => 1,\n}", 0)]
    [InlineData("verdict.Cause == Cause.WrongPin", 0)]
    public void A_cause_written_out_is_seen(string text, int count) => Assert.Equal(count, Compared(text).Count());

    /// <summary>Causes written out within a few lines after a cause is looked at.</summary>
    private static IEnumerable<string> Compared(string text) =>
        Looks()
            .Matches(text)
            .SelectMany(look =>
                Literal()
                    .Matches(text[look.Index..Math.Min(text.Length, look.Index + 600)].Split(";\n")[0])
                    .Select(m => (look.Index + m.Index, m.Groups[1].Value))
            )
            .Where(m => Causes.Contains(m.Value))
            .Distinct()
            .Select(m => m.Value);

    [GeneratedRegex(@"\b[Cc]ause\b\)?\s*(==|!=|is\b|switch\b|:)")]
    private static partial Regex Looks();

    /// <summary>What stands first in a pattern of two is the topic.</summary>
    [GeneratedRegex("(?<!\\()\"([a-z-]+)\"")]
    private static partial Regex Literal();
}
