namespace Paycare.Platform.Results;

/// <summary>What kind of "no" a refusal is. Only <see cref="Problem"/> maps it to an HTTP status; the domain never names HTTP.</summary>
public enum RefusalKind
{
    /// <summary>The request is malformed; <see cref="Refusal.Errors"/> names the fields.</summary>
    Invalid,

    /// <summary>Not signed in, or the credentials are insufficient.</summary>
    NotSignedIn,

    /// <summary>Declined for lack of funds: the balance, or the card's issuer.</summary>
    Declined,

    /// <summary>The caller is known but not permitted.</summary>
    NotAllowed,

    /// <summary>It does not exist, or belongs to another customer.</summary>
    NotFound,

    /// <summary>Its state does not allow this, or the same request is in progress.</summary>
    Conflict,

    /// <summary>The caller's copy is out of date.</summary>
    Stale,

    /// <summary>Well formed but never acceptable: a key reused for another request, wording that asks for secrets.</summary>
    Unacceptable,

    /// <summary>It was there, and has been used or is over.</summary>
    Gone,

    /// <summary>The resource is locked or frozen.</summary>
    Locked,

    /// <summary>Too many requests; see <see cref="Refusal.RetryAfter"/>.</summary>
    Throttled,

    /// <summary>Not possible right now; nothing was done; see <see cref="Refusal.RetryAfter"/>.</summary>
    Busy,

    /// <summary>The request is too large.</summary>
    TooLarge,

    /// <summary>The body is not JSON.</summary>
    WrongMediaType,

    /// <summary>The address exists, but not for this method.</summary>
    WrongMethod,

    /// <summary>A fault on our side.</summary>
    Fault,
}

/// <summary>A "no" as a value: a stable code with its facts. Exceptions are for bugs.</summary>
/// <param name="Kind">The kind of refusal.</param>
/// <param name="Code">
/// Stable code of the public contract, for example <c>insufficient-balance</c>; also the key of its text.
/// </param>
public sealed record Refusal(RefusalKind Kind, string Code)
{
    /// <summary>Facts for the response, by contract name: <c>triesLeft</c>, <c>until</c>...</summary>
    public IReadOnlyDictionary<string, object?> Facts { get; init; } = new Dictionary<string, object?>();

    /// <summary>For <see cref="RefusalKind.Invalid"/>: field names with the text keys of their errors.</summary>
    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Key of the text; derived from the code unless one code needs several wordings.</summary>
    public string TextKey { get; init; } = $"refusal.{Code}";

    /// <summary>When to retry, for throttled and busy.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether this refusal replays the original response.</summary>
    public bool Replayed { get; init; }

    /// <summary>It does not exist or is not the caller's: one answer for both, which keeps other customers' ids secret.</summary>
    public static Refusal NotFound { get; } = new(RefusalKind.NotFound, "not-found");

    /// <summary>The key was used before with a different request.</summary>
    public static Refusal KeyReused { get; } = new(RefusalKind.Unacceptable, "idempotency-key-reused");

    /// <summary>The same request is in progress.</summary>
    public static Refusal InFlight { get; } = new(RefusalKind.Conflict, "request-in-flight") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>The system cannot accept the request right now; nothing was done.</summary>
    public static Refusal Busy { get; } = new(RefusalKind.Busy, "busy") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>One field is wrong.</summary>
    /// <param name="field">The field's name in the request, dotted when nested.</param>
    /// <param name="textKey">Text key of the error and how to fix it.</param>
    public static Refusal Invalid(string field, string textKey) =>
        new(RefusalKind.Invalid, "invalid-request") { Errors = new Dictionary<string, string[]> { [field] = [textKey] } };

    /// <summary>The same refusal with one fact added.</summary>
    public Refusal With(string name, object? value) => this with { Facts = new Dictionary<string, object?>(Facts) { [name] = value } };
}
