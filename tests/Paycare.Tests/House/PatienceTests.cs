using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>
/// A test in a browser looks again until it sees what it expects. What is asked once answers how quick the machine is: a page does its
/// last work, such as striking out what was answered, after it is there.
/// </summary>
public sealed partial class PatienceTests
{
    [Fact]
    public void No_test_in_a_browser_looks_only_once()
    {
        var hasty = Repository
            .Files("*Tests.cs", Path.Combine("tests", "Paycare.BrowserTests"))
            .SelectMany(f => Once().Matches(File.ReadAllText(f)).Select(m => $"{Repository.Name(f)}: {m.Value}"));
        Assert.Empty(hasty);
    }

    [Theory]
    [InlineData("Assert.Equal(1, await page.Locator(\".msg\").CountAsync());", true)]
    [InlineData("Assert.True(\n    await page.EvaluateAsync<bool>(\"document.hidden\")\n);", true)]
    [InlineData("Assert.Contains(\"@\", await page.InnerTextAsync(\"h1\"));", true)]
    [InlineData("Assert.Equal(204, await customer.CodeAsync());", false)]
    [InlineData("await Assertions.Expect(page.Locator(\".msg\")).ToHaveCountAsync(1);", false)]
    public void A_single_look_is_seen(string code, bool isHasty) => Assert.Equal(isHasty, Once().IsMatch(code));

    [GeneratedRegex(
        @"\bAssert\.\w+\([^;]*\bawait [^;]*\.(Evaluate|Is(Visible|Hidden|Checked|Enabled|Disabled|Editable)"
            + @"|InputValue|Count|TextContent|InnerText|InnerHTML|GetAttribute|AllInnerTexts|AllTextContents)Async\b"
    )]
    private static partial Regex Once();
}
