using System.Text.RegularExpressions;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.House;

/// <summary>One odd row never takes down its list: whatever a page shows once per record is in a <c>Safe</c>.</summary>
public sealed partial class SafeListTests
{
    /// <summary>What a loop may go over without one: tables of the page itself, and the page's own words.</summary>
    private static readonly string[] Fixed =
    [
        "Keys",
        "Groups",
        "views",
        "Filters",
        "options",
        "Scopes",
        "Topics",
        "Needs",
        "Kinds",
        "Themes",
        "Named",
        "Week",
        "Calendar",
        "Tabs",
        "Petals",
        "Parts",
        "Roles",
        "Reasons",
        "Languages.All",
        "Languages.Known",
        "Languages.Known.Reverse",
        "Channels.All",
        "Told",
        "ToldIn",
        "Limits",
        "codes",
        "WebhooksApi.OfferedEvents",
        "VerificationDesk.RejectionCodes",
        "Facts.Index",
        "new",
    ];

    /// <summary>
    /// All but pages of the house itself: the components, the API document, which is the same for every reader, and the demo's play.
    /// </summary>
    private static IEnumerable<string> Pages =>
        Repository
            .Files("*.razor", "src")
            .Where(f =>
                !f.EndsWith("DesignPage.razor", StringComparison.Ordinal)
                && !f.Contains("Paycare.Web/Reference/", StringComparison.Ordinal)
                && !f.EndsWith("Demo/Channels/ChannelsDocument.razor", StringComparison.Ordinal)
            );

    [Fact]
    public void Every_list_of_records_contains_its_rows()
    {
        var open = Pages
            .SelectMany(file =>
                Loop()
                    .Matches(File.ReadAllText(file))
                    .Where(m =>
                        !Fixed.Contains(Name().Match(m.Groups["over"].Value).Value, StringComparer.Ordinal)
                        || m.Groups["over"].Value == "Keys" && IsRecords(file)
                    )
                    .Where(m => m.Groups["body"].Value is not ("<Safe" or "<option"))
                    .Select(m => $"{Path.GetFileName(file)}: {m.Value.Trim()}")
            )
            .ToList();
        Assert.True(open.Count == 0, $"Put what is repeated into <Safe>: {string.Join(" | ", open)}");
    }

    [Fact]
    public void Every_column_of_a_grid_contains_its_cells()
    {
        var open = Pages
            .SelectMany(file =>
                Column()
                    .Matches(File.ReadAllText(file))
                    .Where(m => !m.Value.Contains("<Safe", StringComparison.Ordinal) && !Shown().IsMatch(m.Value))
                    .Select(m => $"{Path.GetFileName(file)}: {m.Value}")
            )
            .ToList();
        Assert.True(open.Count == 0, $"Put the cell into <Safe>, or without components into Cells.Show: {string.Join(" | ", open)}");
    }

    /// <summary>The merchant's keys are records; the desk's are those of the keyboard.</summary>
    private static bool IsRecords(string file) => file.EndsWith("MerchantKeysPage.razor", StringComparison.Ordinal);

    [GeneratedRegex(@"@foreach \((var )?[^\n]*? in (?<over>[^\n{]*)\)\s*\{\s*(?<body><\w+)?")]
    private static partial Regex Loop();

    [GeneratedRegex(@"^[\w.]+")]
    private static partial Regex Name();

    /// <summary>A component in it would be drawn, and fail, after it was tried.</summary>
    [GeneratedRegex(@"^<TemplateColumn[^\n]*\n\s*@Cells\.Show\((?:(?!<[A-Z]).)*\)\s*</TemplateColumn>$", RegexOptions.Singleline)]
    private static partial Regex Shown();

    [GeneratedRegex("<TemplateColumn.*?</TemplateColumn>", RegexOptions.Singleline)]
    private static partial Regex Column();
}
