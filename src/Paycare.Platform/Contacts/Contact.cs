using System.Globalization;
using System.Net.Mail;
using Paycare.Platform.Input;
using PhoneNumbers;

namespace Paycare.Platform.Contacts;

/// <summary>Phones and e-mail addresses in one normal form, or masked for readers who may not see them in full.</summary>
public static class Contact
{
    /// <summary>
    /// Reads a phone number in any usual form into E.164 (<c>+6281234567890</c>); Indonesia when no country is given. A bare
    /// <c>62</c> is its country code too: a + in a query may arrive as a space.
    /// </summary>
    public static bool TryPhone(string? text, [NotNullWhen(true)] out string? e164)
    {
        e164 = TryParse(text, out var number) ? PhoneNumberUtil.GetInstance().Format(number, PhoneNumberFormat.E164) : null;
        return e164 is not null;
    }

    /// <summary>Reads a phone number that must be able to take an SMS.</summary>
    /// <returns><c>null</c>, or the text key of what is wrong with it.</returns>
    public static string? ReadMobile(string? text, out string e164)
    {
        e164 = "";
        if (!TryParse(text, out var number))
        {
            return string.IsNullOrWhiteSpace(text) ? "field.required" : "field.phone-malformed";
        }

        e164 = PhoneNumberUtil.GetInstance().Format(number, PhoneNumberFormat.E164);
        return
            PhoneNumberUtil.GetInstance().GetNumberType(number)
                is PhoneNumberType.FIXED_LINE
                    or PhoneNumberType.TOLL_FREE
                    or PhoneNumberType.PREMIUM_RATE
                    or PhoneNumberType.SHARED_COST
                    or PhoneNumberType.UAN
                    or PhoneNumberType.VOICEMAIL
            ? "field.phone-without-sms"
            : null;
    }

    /// <summary>Reads an e-mail address into lower case (RFC 5321 addr-spec without comments, at most 254 characters).</summary>
    public static bool TryEmail(string? text, [NotNullWhen(true)] out string? email)
    {
        email = null;
        var line = Typed.Line(text);
        if (
            line.Length > 254
            || line.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
            || !MailAddress.TryCreate(line, out var address)
            || address.Address != line
            || !address.Host.Contains('.', StringComparison.Ordinal)
            // An address literal: nobody's mailbox is named by a number.
            || address.Host.StartsWith('[')
        )
        {
            return false;
        }

        email = line.ToLowerInvariant();
        return true;
    }

    private static bool TryParse(string? text, [NotNullWhen(true)] out PhoneNumber? number)
    {
        number = null;
        var line = Typed.Line(text);
        if (line.Length is 0 or > 40 || line.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format))
        {
            return false;
        }

        try
        {
            var phones = PhoneNumberUtil.GetInstance();
            var read = phones.Parse(line.StartsWith("62", StringComparison.Ordinal) ? $"+{line}" : line, "ID");
            number = phones.IsValidNumber(read) ? read : null;
            return number is not null;
        }
        catch (NumberParseException)
        {
            return false;
        }
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
