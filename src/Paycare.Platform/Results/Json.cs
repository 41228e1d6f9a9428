using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Paycare.Platform.Ids;

namespace Paycare.Platform.Results;

/// <summary>The JSON of the public contract and of stored facts.</summary>
public static class Json
{
    /// <summary>camelCase, strict numbers, no member twice, strong ids as text, times in UTC.</summary>
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <summary>Applies the contract's rules to framework-created options.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.NumberHandling = JsonNumberHandling.Strict;
        // Which of two amounts is meant, a proxy before us may read otherwise.
        options.AllowDuplicateProperties = false;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new StrongIdJsonConverterFactory());
        options.Converters.Add(new TimeConverter());
        return options;
    }

    /// <summary>
    /// RFC 3339 in UTC, to the microsecond that PostgreSQL keeps. With more digits a replay would differ from the original
    /// response.
    /// </summary>
    private sealed class TimeConverter : JsonConverter<DateTimeOffset>
    {
        private const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
    }
}
