using System.Net.Mail;
using PhoneNumbers;

namespace Paycare.Platform.Contacts;

/// <summary>Phones and e-mail addresses in one normal form, or masked for readers who may not see them in full.</summary>
public static class Contact
{
    /// <summary>
    /// Reads a phone number in any usual form into E.164 (<c>+6281234567890</c>); Indonesia when no country is given.
    /// </summary>
    public static bool TryPhone(string? text, [NotNullWhen(true)] out string? e164)
    {
        e164 = null;
        if (text is null || text.Length > 40 || text.Any(char.IsControl))
        {
            return false;
        }

        try
        {
            var phones = PhoneNumberUtil.GetInstance();
            var number = phones.Parse(text, "ID");
            if (!phones.IsValidNumber(number))
            {
                return false;
            }

            e164 = phones.Format(number, PhoneNumberFormat.E164);
            return true;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    /// <summary>Reads an e-mail address into lower case (RFC 5321 addr-spec without comments, at most 254 characters).</summary>
    public static bool TryEmail(string? text, [NotNullWhen(true)] out string? email)
    {
        email = null;
        var trimmed = text?.Trim() ?? "";
        if (
            trimmed.Length > 254
            || trimmed.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !MailAddress.TryCreate(trimmed, out var address)
            || address.Address != trimmed
            || !address.Host.Contains('.', StringComparison.Ordinal)
        )
        {
            return false;
        }

        email = trimmed.ToLowerInvariant();
        return true;
    }

    /// <summary><c>+62 ••• 7890</c></summary>
    public static string MaskPhone(string e164) => $"{e164[..3]} ••• {e164[^4..]}";

    /// <summary><c>r•••@•••</c></summary>
    public static string MaskEmail(string email) => $"{email[..1]}•••@•••";

    /// <summary><c>R••• W•••••</c>: the first letter of each word; the length is not revealed.</summary>
    public static string MaskName(string name) =>
        string.Join(
            ' ',
            name.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => string.Concat(System.Globalization.StringInfo.GetNextTextElement(word), "•••"))
        );
}
