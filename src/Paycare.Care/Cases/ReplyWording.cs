using System.Text.RegularExpressions;

namespace Paycare.Care.Cases;

/// <summary>
/// Stops replies that ask for a secret (see <see cref="SecretRequests"/>): care never asks, which lets customers recognise fraud.
/// Stops blame too: it helps no one.
/// </summary>
internal static partial class ReplyWording
{
    public static bool AsksForSecrets(string text) => SecretRequests.In(text);

    /// <summary>The refusal code for a reply that must not be sent; <c>null</c> when it may be.</summary>
    public static string? Fault(string text) =>
        AsksForSecrets(text) ? "wording"
        : Blames(text) ? "wording-blame"
        : null;

    /// <summary>Whether the text blames the customer.</summary>
    public static bool Blames(string text) => Blame().IsMatch(text);

    [GeneratedRegex(
        @"\b(your (own )?(fault|mistake)|you should have|you (must|should) know|you failed to|you forgot|as i (already )?(said|told you)|"
            + @"(ke)?salahan (anda|bapak|ibu) sendiri|salah (anda|bapak|ibu)|(anda|bapak|ibu) (lupa|ceroboh|seharusnya "
            + @"sudah)|sudah saya bilang)\b|你的错|您的错|您自己的(问题|责任)|你自己的(问题|责任)|怪您|怪你|我已经说过|您早该",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Blame();
}
