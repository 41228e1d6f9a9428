namespace Paycare.Platform.Scrubbing;

/// <summary>
/// Removes secrets from what people write to us, before it is stored: card numbers with their security code, and PINs, codes and
/// passwords. People paste them in distress; we must not keep them (PCI DSS 4.0.1, requirement 3.3).
/// </summary>
public static class SecretScrub
{
    private const string Mask = "••••";

    /// <summary>The text without card numbers and disclosed secrets; every other word stays as written.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        while (true)
        {
            var plain = PlainText.Of(text);
            var clean = plain.Replace([.. CardNumbers.In(plain.Text), .. ToldSecrets.In(plain.Text)], Mask);
            if (clean == text)
            {
                return clean;
            }

            // Masking can expose what neighbouring digits were; each round leaves fewer.
            text = clean;
        }
    }

    /// <summary>Whether the check digit is valid (Luhn, ISO/IEC 7812-1 annex B).</summary>
    /// <param name="digits">ASCII digits only.</param>
    public static bool HasLuhnCheck(string digits)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] - '0';
            var doubled = digit * 2;
            sum +=
                i % 2 == 0 ? digit
                : doubled > 9 ? doubled - 9
                : doubled;
        }

        return digits.Length > 0 && sum % 10 == 0;
    }
}
