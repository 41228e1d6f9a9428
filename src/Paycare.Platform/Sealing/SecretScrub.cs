using System.Text.RegularExpressions;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Takes secrets out of what people write to us, before it is stored: card numbers, and digits that follow words like PIN,
/// OTP, CVV or code. People paste them in distress; nobody here may keep them (PCI DSS 4.0.1, requirement 3.3).
/// </summary>
public static partial class SecretScrub
{
    private const string Mask = "••••";

    /// <summary>The text without card numbers and spoken-out secrets.</summary>
    public static string Clean(string text)
    {
        var withoutCards = CardLike().Replace(text, match =>
            HasLuhnCheck(string.Concat(match.Value.Where(char.IsAsciiDigit))) ? Mask : match.Value);
        return SecretPhrase().Replace(withoutCards, match => match.Groups["word"].Value + Mask);
    }

    /// <summary>Whether the check digit fits (Luhn, ISO/IEC 7812-1 annex B).</summary>
    /// <param name="digits">ASCII digits only.</param>
    public static bool HasLuhnCheck(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = digit * 2;
            sum += i % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
        }

        return digits.Length > 0 && sum % 10 == 0;
    }

    [GeneratedRegex(@"(?<![0-9])[0-9](?:[ \-.]?[0-9]){11,18}(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CardLike();

    [GeneratedRegex(@"(?<word>(?:\b(?:pin|otp|cvv|cvc|cvv2|passcode|one-time code|code|kode|kata sandi|password)\b|密码|验证码|安全码)[^0-9\n]{0,12})(?<secret>[0-9](?:[ -]?[0-9]){2,7})(?![0-9])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SecretPhrase();
}
