using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Paycare.Ledger.Journal;

/// <summary>
/// Named facts on a journal row, as they were at that moment. Immutable, and kept as the compact JSON text that is stored,
/// because most evidence is written once and rarely read.
/// </summary>
public sealed class Evidence : IEquatable<Evidence>
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    private Evidence(string? json) => Json = json;

    /// <summary>No facts.</summary>
    public static Evidence None { get; } = new(null);

    /// <summary>The facts as a JSON object of numbers and texts; <c>null</c> when there are none.</summary>
    public string? Json { get; }

    /// <summary>Adds a number: minor units of money, or a count.</summary>
    public Evidence With(string name, long value) => Append(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a time, to the microsecond.</summary>
    public Evidence With(string name, DateTimeOffset value) =>
        Append(name, $"\"{value.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}\"");

    /// <summary>Adds a text.</summary>
    public Evidence With(string name, string value) =>
        Append(name, $"\"{JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");

    /// <summary>Reads an amount in minor units of the row's currency; <c>null</c> when absent.</summary>
    public long? Minor(string name) => Read(name, e => e.ValueKind == JsonValueKind.Number ? e.GetInt64() : (long?)null);

    /// <summary>Reads a count; <c>null</c> when absent.</summary>
    public long? Count(string name) => Minor(name);

    /// <summary>Reads a time; <c>null</c> when absent.</summary>
    public DateTimeOffset? Time(string name) =>
        Text(name) is { } text
            ? DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            : null;

    /// <summary>Reads a text; <c>null</c> when absent.</summary>
    public string? Text(string name) => Read(name, e => e.ValueKind == JsonValueKind.String ? e.GetString() : null);

    /// <summary>Facts read from the journal.</summary>
    internal static Evidence Stored(string? json) => json is null ? None : new Evidence(json);

    /// <summary>Adds a number, if there is one.</summary>
    internal Evidence WithAny(string name, long? value) => value is { } number ? With(name, number) : this;

    /// <summary>Adds other facts.</summary>
    internal Evidence With(Evidence others) =>
        (Json, others.Json) switch
        {
            (_, null) => this,
            (null, _) => others,
            _ => new Evidence(string.Concat(Json.AsSpan(0, Json.Length - 1), ",", others.Json.AsSpan(1))),
        };

    /// <inheritdoc />
    public bool Equals(Evidence? other) => other is not null && Json == other.Json;

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as Evidence);

    /// <inheritdoc />
    public override int GetHashCode() => Json?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <inheritdoc />
    public override string ToString() => Json ?? "{}";

    private Evidence Append(string name, string json)
    {
        var member = $"\"{JsonEncodedText.Encode(name)}\":{json}}}";
        return new Evidence(Json is null ? "{" + member : string.Concat(Json.AsSpan(0, Json.Length - 1), ",", member));
    }

    private T? Read<T>(string name, Func<JsonElement, T?> read)
    {
        if (Json is null)
        {
            return default;
        }

        // The last one counts: what the ledger found overrides what a caller noted under the same name.
        using var document = JsonDocument.Parse(Json);
        return document.RootElement.TryGetProperty(name, out var element) ? read(element) : default;
    }
}
