namespace Paycare.Platform.Results;

/// <summary>
/// The client's key for one request, 1 to 128 printable ASCII characters. A repeated key returns the original response.
/// </summary>
/// <param name="Text">The key as sent.</param>
public readonly record struct IdempotencyKey(string Text)
{
    /// <summary>The request header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The response header that marks a replayed response.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>Reads the key from a form field.</summary>
    public static Result<IdempotencyKey> Read(string? text)
    {
        text ??= "";
        return text.Length is >= 1 and <= 128 && text.All(c => c is >= ' ' and <= '~')
            ? new IdempotencyKey(text)
            : Refusal.Invalid(Header, "field.key-malformed");
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}
