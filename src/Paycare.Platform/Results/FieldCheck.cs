using Paycare.Platform.Amounts;
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

    /// <summary>Checks that a text is present and not too long, and trims it.</summary>
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
        var text = SecretScrub.Clean(Text(field, value, maxLength, required));
        if (text.Length > maxLength && value!.Trim().Length <= maxLength)
        {
            // A mask is longer than the card security code it replaces.
            Fail(field, "field.too-long");
        }

        return text;
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

    /// <summary>Checks and reads an amount.</summary>
    public Money Money(string field, MoneyBody? body)
    {
        if (body is null)
        {
            Fail(field, "field.required");
            return default;
        }

        if (body.TryRead(out var money) is { } wrong)
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
