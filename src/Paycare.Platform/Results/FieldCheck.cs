using Paycare.Platform.Amounts;
using Paycare.Platform.Contacts;
using Paycare.Platform.Input;
using Paycare.Platform.Scrubbing;

namespace Paycare.Platform.Results;

/// <summary>Collects a request's errors field by field; one response then names them all.</summary>
public sealed class FieldCheck
{
    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>The refusal that names every wrong field; <c>null</c> when there are none.</summary>
    public Refusal? Refusal => _errors.Count == 0 ? null : new Refusal(RefusalKind.Invalid, "invalid-request") { Errors = _errors };

    /// <summary>Records an error in a field.</summary>
    public void Fail(string field, string textKey) =>
        _errors[field] = _errors.TryGetValue(field, out var keys) ? [.. keys, textKey] : [textKey];

    /// <summary>Checks that a text is present and not too long, and trims it. For keys and ids; people's words have doors below.</summary>
    /// <returns>The trimmed text, empty when it is missing.</returns>
    public string Text(string field, string? value, int maxLength, bool required = true)
    {
        var text = value?.Trim() ?? "";
        if (required && text.Length == 0)
        {
            Fail(field, "field.required");
        }
        else if (text.Length > maxLength)
        {
            Fail(field, "field.too-long");
        }
        else if (!IsStorable(text))
        {
            Fail(field, "field.control-characters");
        }

        return text;
    }

    /// <summary>Checks freely typed words, like <see cref="Text"/>, and removes any secrets before anything stores them.</summary>
    /// <returns>The trimmed text without secrets, empty when it is missing.</returns>
    public string Words(string field, string? value, int maxLength, bool required = true)
    {
        var text = SecretScrub.Clean(Text(field, Typed.Words(value), maxLength, required));
        if (text.Length > maxLength && value!.Trim().Length <= maxLength)
        {
            // A mask is longer than the card security code it replaces.
            Fail(field, "field.too-long");
        }

        return text;
    }

    /// <summary>Checks the name of a person: letters of any script, their marks, blanks and <c>' - . ,</c></summary>
    /// <returns>The name in its normal form, empty when it is missing.</returns>
    public string Name(string field, string? value, int maxLength) => Named(field, value, maxLength, Names.IsPerson);

    /// <summary>Checks the name of a person or a company, which may have digits and signs too.</summary>
    /// <returns>The name in its normal form, empty when it is missing.</returns>
    public string CompanyName(string field, string? value, int maxLength) => Named(field, value, maxLength, Names.IsCompany);

    private string Named(string field, string? value, int maxLength, Func<string, bool> fits)
    {
        var before = _errors.Count;
        var name = Text(field, Names.Normal(value), maxLength);
        if (_errors.Count == before && !fits(name))
        {
            Fail(field, "field.name-characters");
        }

        return name;
    }

    /// <summary>Checks a one-time code, whatever blanks and dashes it was typed with.</summary>
    /// <returns>The code without them, empty when it is missing.</returns>
    public string Code(string field, string? value, int maxLength = 20, bool required = true) =>
        Text(field, Typed.Code(value), maxLength, required);

    /// <summary>Checks a phone number that messages will be sent to.</summary>
    /// <returns>The number in E.164, empty when something is wrong with it.</returns>
    public string Phone(string field, string? value)
    {
        if (Contact.ReadMobile(value, out var e164) is { } wrong)
        {
            Fail(field, wrong);
        }

        return e164;
    }

    /// <summary>Checks an e-mail address.</summary>
    /// <returns>The address in lower case, empty when something is wrong with it.</returns>
    public string Email(string field, string? value)
    {
        if (!Contact.TryEmail(value, out var email))
        {
            Fail(field, string.IsNullOrWhiteSpace(value) ? "field.required" : "field.email-malformed");
        }

        return email ?? "";
    }

    /// <summary>Neither database stores NUL or half a surrogate pair; other control characters are never intended.</summary>
    private static bool IsStorable(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (
                (char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t'))
                || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++))
            )
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Checks and reads an amount that people or programs want moved, which is whole where its currency moves whole.</summary>
    public Money Money(string field, MoneyBody? body) => Read(field, body, b => (b.TryReadWhole(out var money), money));

    /// <summary>Checks and reads an amount that has moved elsewhere already, and may have any decimals of its currency.</summary>
    public Money BookedMoney(string field, MoneyBody? body) => Read(field, body, b => (b.TryRead(out var money), money));

    private Money Read(string field, MoneyBody? body, Func<MoneyBody, (string? Wrong, Money Money)> read)
    {
        if (body is null)
        {
            Fail(field, "field.required");
            return default;
        }

        var (wrong, money) = read(body);
        if (wrong is not null)
        {
            Fail(field, wrong);
        }

        return money;
    }

    /// <summary>Checks that one of the named values was given.</summary>
    public T? OneOf<T>(string field, string? value, IReadOnlyDictionary<string, T> allowed)
        where T : struct
    {
        if (value is not null && allowed.TryGetValue(value, out var found))
        {
            return found;
        }

        Fail(field, value is null ? "field.required" : "field.unknown-value");
        return null;
    }
}
