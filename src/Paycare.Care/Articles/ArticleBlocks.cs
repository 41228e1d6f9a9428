using System.Text.RegularExpressions;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Phone;
using Paycare.Care.Channels.Social;

namespace Paycare.Care.Articles;

/// <summary>
/// What an article says only where it is true: <c>{phone}Call us.{/phone}</c> needs a hotline, <c>{phone|email}</c> one of the two.
/// Within a block, <c>{scam-report.phone}</c> is what was configured.
/// </summary>
internal static partial class ArticleBlocks
{
    /// <summary>The block about where scams are reported.</summary>
    public const string ScamReport = "scam-report";

    /// <summary>What a block may need.</summary>
    public static readonly IReadOnlyList<string> Names = [PhoneChannel.Key, SocialChannel.Key, EmailChannel.Key, ScamReport];

    /// <summary>The text with all that it could say, for search; facts of the configuration are left out.</summary>
    public static string Whole(string source) => Facts().Replace(Blocks().Replace(source, m => m.Groups["text"].Value), "");

    /// <summary>The text for readers of this installation.</summary>
    /// <param name="source">The text with its blocks.</param>
    /// <param name="facts">What is there: each name with what was configured, <c>NAME.PART</c> for its parts.</param>
    public static string Shown(string source, IReadOnlyDictionary<string, string> facts) =>
        Blanks()
            .Replace(
                Facts()
                    .Replace(Blocks().Replace(source, m => Needed(m).Any(facts.ContainsKey) ? m.Groups["text"].Value : ""), m =>
                        facts.GetValueOrDefault(m.Value[1..^1], "")
                    ),
                ""
            );

    /// <summary>What is wrong with the blocks of a text; <c>null</c> when nothing is.</summary>
    public static string? Fault(string source) =>
        Blocks().Matches(source).SelectMany(Needed).Except(Names).FirstOrDefault() is { } name ? $"needs '{name}', which is none of ours"
        : Marks().Match(Whole(source)) is { Success: true } mark ? $"has {mark.Value} without its other end"
        : null;

    private static string[] Needed(Match block) => block.Groups["names"].Value.Split('|');

    [GeneratedRegex(@"\{(?<names>[a-z|-]+)\}(?<text>.*?)\{/\k<names>\}", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\{/?[a-z][a-z|-]*\}")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\{[a-z-]+\.[a-z]+\}")]
    private static partial Regex Facts();

    /// <summary>An item of a list that has lost all its words.</summary>
    [GeneratedRegex(@"^[ ]*(\d+\.|-)[ ]*\n", RegexOptions.Multiline)]
    private static partial Regex Blanks();
}
