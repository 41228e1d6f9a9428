using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>A page that answers a noted form names its key; otherwise the phone would report that there was no answer.</summary>
public sealed partial class NotedFormTests
{
    [Fact]
    public void Every_answer_to_a_noted_form_names_its_key()
    {
        var noted = Repository
            .Files("*.razor", "src")
            .Where(f => File.ReadAllText(f).Contains("data-attempt=", StringComparison.Ordinal))
            .ToList();
        Assert.NotEmpty(noted);
        foreach (var file in noted)
        {
            var source = File.ReadAllText(file) + (File.Exists($"{file}.cs") ? File.ReadAllText($"{file}.cs") : "");
            // Answered in place: the screen names the form's key. By redirect: an attempt's page names its own, the others are given it.
            Assert.Contains("<Screen ", source, StringComparison.Ordinal);
            Assert.Contains("name=\"Form.Key\"", source, StringComparison.Ordinal);
            Assert.All(Leaving().Matches(source), m => Assert.StartsWith("$\"/activity/", m.Groups["to"].Value, StringComparison.Ordinal));
        }

        Assert.Contains(
            "data-answered=\"@Answered\"",
            File.ReadAllText(Repository.PathOf("src", "Paycare.Web", "App", "Parts", "Screen.razor")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "data-answered=\"@attempt.Key\"",
            File.ReadAllText(Repository.PathOf("src", "Paycare.Web", "App", "Pages", "Wallet", "AttemptPage.razor")),
            StringComparison.Ordinal
        );
    }

    [GeneratedRegex(@"NavigateTo\((?<to>[^;]*)\);")]
    private static partial Regex Leaving();
}
