using System.Text.Json;

namespace Paycare.Care.Channels;

/// <summary>Reads what providers send: whatever is missing, or of another kind than expected, is not there.</summary>
internal static class HookJson
{
    private const int Deepest = 32;

    /// <summary>The body; <c>null</c> when it is no JSON object.</summary>
    public static JsonDocument? Read(byte[] body)
    {
        try
        {
            var read = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = Deepest });
            if (read.RootElement.ValueKind == JsonValueKind.Object)
            {
                return read;
            }

            read.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A member, by its path.</summary>
    public static JsonElement? At(this JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
            {
                return null;
            }
        }

        return from;
    }

    /// <summary>The members of a list; none when it is no list.</summary>
    public static IEnumerable<JsonElement> All(this JsonElement from, string name) =>
        from.At(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    /// <summary>A text, or a number as it is written; <c>null</c> for anything else, and for an empty one.</summary>
    public static string? Text(this JsonElement from, params ReadOnlySpan<string> path)
    {
        var text = from.At(path) switch
        {
            { ValueKind: JsonValueKind.String } words => words.GetString(),
            { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 } ? text : null;
    }

    /// <summary>Whether a member says yes.</summary>
    public static bool Is(this JsonElement from, string name) => from.At(name) is { ValueKind: JsonValueKind.True };
}
