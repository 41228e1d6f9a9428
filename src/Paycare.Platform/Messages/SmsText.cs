using System.Text;

namespace Paycare.Platform.Messages;

/// <summary>
/// Makes texts fit an SMS: one sign outside the GSM alphabet leaves 70 letters of 160 in each part, so signs that only look better
/// than plain ones are replaced.
/// </summary>
internal static class SmsText
{
    private static readonly Dictionary<char, string> Plainer = new()
    {
        ['\u00A0'] = " ",
        ['\u202F'] = " ",
        ['\u201C'] = "\"",
        ['\u201D'] = "\"",
        ['\u2018'] = "'",
        ['\u2019'] = "'",
        ['\u2013'] = "-",
        ['\u2014'] = "-",
        ['\u2212'] = "-",
        ['\u2022'] = "*",
        ['\u2026'] = "...",
    };

    /// <summary>The text with plain spaces, quotes, dashes and stars.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            plain.Append(Plainer.GetValueOrDefault(letter) ?? letter.ToString());
        }

        return plain.ToString();
    }
}
