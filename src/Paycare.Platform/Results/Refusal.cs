using Paycare.Platform.Amounts;
using Paycare.Platform.Scrubbing;

namespace Paycare.Platform.Results;

/// <summary>What kind of "no" a refusal is. Only <see cref="Problem"/> maps it to an HTTP status; the domain never names HTTP.</summary>
public enum RefusalKind
{
    /// <summary>The request is malformed; <see cref="Refusal.Errors"/> names the fields.</summary>
    Invalid,

    /// <summary>Nobody is signed in, or what was shown is not enough.</summary>
    NotSignedIn,

    /// <summary>Money could not move for want of money: balance, or the card's issuer.</summary>
    Declined,

    /// <summary>The person is known and may not.</summary>
    NotAllowed,

    /// <summary>There is no such thing, or it is not theirs.</summary>
    NotFound,

    /// <summary>The state of the thing does not allow it, or the same request is under way.</summary>
    Conflict,

    /// <summary>The caller's copy is stale.</summary>
    Stale,

    /// <summary>Well formed, but never acceptable: a key reused for another request, wording that asks for secrets.</summary>
    Unacceptable,

    /// <summary>Locked or frozen.</summary>
    Locked,

    /// <summary>Too many requests; see <see cref="Refusal.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>Not now; nothing was done; see <see cref="Refusal.RetryAfter"/>.</summary>
    Busy,

    /// <summary>The request is larger than any that makes sense.</summary>
    TooLarge,

    /// <summary>The body is not JSON.</summary>
    WrongMediaType,

    /// <summary>The address is right, but not for this method.</summary>
    WrongMethod,

    /// <summary>Our fault.</summary>
    Fault,
}

/// <summary>A "no" as a value: a stable code, and the facts that belong to it. Exceptions are for bugs.</summary>
/// <param name="Kind">What sort of "no" it is.</param>
/// <param name="Code">The stable code of the public contract, for example <c>insufficient-balance</c>; also the key of its text.</param>
public sealed record Refusal(RefusalKind Kind, string Code)
{
    /// <summary>Facts for the answer, by their contract names: <c>triesLeft</c>, <c>until</c>...</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>();

    /// <summary>For <see cref="RefusalKind.Invalid"/>: field name to the keys of the texts that say what is wrong.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The key of its text; the code's own unless one code needs several wordings.</summary>
    public string TextKey { get; init; } = $"refusal.{Code}";

    /// <summary>When to try again, for throttled and busy.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether this answers a repeated request from its record.</summary>
    public bool Replayed { get; init; }

    /// <summary>No such thing, or not yours: one answer for both, so that ids of others stay unknown.</summary>
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "not-found");

    /// <summary>The same key came with another request.</summary>
    public static Refusal KeyReused { get; } = new(RefusalKind.Unacceptable, "idempotency-key-reused");

    /// <summary>The same request is being worked on at this moment.</summary>
    public static Refusal InFlight { get; } = new(RefusalKind.Conflict, "request-in-flight") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The system cannot take the request now; nothing was done.</summary>
    public static Refusal Busy { get; } = new(RefusalKind.Busy, "busy") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>One field is wrong.</summary>
    /// <param name="field">The field's name in the request, dotted when nested.</param>
    /// <param name="textKey">The key of the text that says what is wrong and how to mend it.</param>
    public static Refusal Invalid(string field, string textKey) =>
        new(RefusalKind.Invalid, "invalid-request") { Errors = new Dictionary<string, string[]> { [field] = [textKey] } };

    /// <summary>The same refusal with one more fact.</summary>
    public Refusal With(string name, object? value) => this with { Facts = new Dictionary<string, object?>(Facts) { [name] = value } };
}

/// <summary>Collects what is wrong with a request, field by field, so that one answer names everything.</summary>
public sealed class FieldCheck
{
    private readonly Dictionary<string, string[]> _errors = [];

    /// <summary>The refusal that names every wrong field, or <c>null</c> when all is well.</summary>
    public Refusal? Refusal => _errors.Count == 0 ? null : new Refusal(RefusalKind.Invalid, "invalid-request") { Errors = _errors };

    /// <summary>Notes that a field is wrong.</summary>
    public void Fail(string field, string textKey) =>
        _errors[field] = _errors.TryGetValue(field, out var keys) ? [.. keys, textKey] : [textKey];

    /// <summary>Checks a text's presence and length, and trims it.</summary>
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
            // A mask is longer than the code on a card's back.
            Fail(field, "field.too-long");
        }

        return text;
    }

    /// <summary>Neither database stores NUL or half a surrogate pair; other control characters are never meant.</summary>
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
