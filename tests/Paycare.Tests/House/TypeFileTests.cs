using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>
/// Names are the index of the house: what others use is found by its file's name. Records and enums stand with the slice that
/// answers with them, and so does a class that is hardly used outside its file.
/// </summary>
public sealed partial class TypeFileTests
{
    /// <summary>From so many other files on, a class or interface is looked for by its name.</summary>
    private const int Used = 3;

    [Fact]
    public void What_many_files_name_stands_in_a_file_of_its_name()
    {
        var files = Repository.Files("*.cs", ["src"]).Where(f => !f.Contains("Migrations", StringComparison.Ordinal)).ToList();
        var words = files
            .Concat(Repository.Files("*.razor", ["src"]))
            .Where(f => !IsModule(f))
            .ToDictionary(f => f, f => Word().Matches(File.ReadAllText(f)).Select(m => m.Value).ToHashSet(StringComparer.Ordinal));
        var uses = words.Values.SelectMany(w => w).GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var found = files
            .Where(f => !IsModule(f))
            .SelectMany(f => Declared(File.ReadAllText(f)).Select(type => (File: f, Type: type)))
            .ToList();
        Assert.NotEmpty(found);
        var home = found.Where(t => Stands(t.Type, t.File)).Select(t => t.Type).ToHashSet(StringComparer.Ordinal);
        var lost = found
            .Where(t => !home.Contains(t.Type) && uses[t.Type] - 1 >= Used)
            .Select(t => $"{t.Type} in {Repository.Name(t.File)}")
            .Distinct()
            .ToList();
        Assert.True(
            lost.Count == 0,
            $"These are used by {Used} files and more, and their file does not say so:\n  {string.Join("\n  ", lost)}"
        );
    }

    [Theory]
    [InlineData("Paging", "Page.cs", false)]
    [InlineData("Page", "Page.cs", true)]
    [InlineData("CasePage", "CasePage.razor.cs", true)]
    [InlineData("PageExtensions", "Page.cs", true)]
    [InlineData("IPersonalData", "PersonalData.cs", true)]
    [InlineData("GroupCommand", "LedgerCommand.cs", true)]
    public void A_file_holds_its_type_and_the_family(string type, string file, bool isHome) => Assert.Equal(isHome, Stands(type, file));

    /// <summary>Its name, a name that goes on from it, or another of the same noun.</summary>
    private static bool Stands(string type, string file)
    {
        var name = Path.GetFileName(file).Split('.')[0];
        return type.StartsWith(name, StringComparison.Ordinal) || type == $"I{name}" || LastWord(type) == LastWord(name);
    }

    private static string LastWord(string name) => name[name.LastIndexOfAny([.. name.Where(char.IsUpper).Distinct()])..];

    private static bool IsModule(string file) => file.EndsWith("Module.cs", StringComparison.Ordinal);

    private static IEnumerable<string> Declared(string text) => Declaration().Matches(text).Select(m => m.Groups["name"].Value);

    [GeneratedRegex(@"^(?:public |internal |static |sealed |abstract |partial )*(?:class|interface) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();
}
