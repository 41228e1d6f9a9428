using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Paycare.Platform.Ids;

/// <summary>An id that says what it names: a UUIDv7 (RFC 9562, section 5.7) in a type of its own, 32 hex digits outside.</summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IStrongId<TSelf>
    where TSelf : struct, IStrongId<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>Wraps a UUID.</summary>
    static abstract TSelf From(Guid value);
}

/// <summary>Making and reading strong ids.</summary>
public static class StrongId
{
    /// <summary>A new id, ordered by the clock's time.</summary>
    public static TId New<TId>(TimeProvider clock)
        where TId : struct, IStrongId<TId> => TId.From(OrderedGuid.Next(clock));

    /// <summary>
    /// Reads an id from a route or query. Always true: a text that is no id names nothing, so it becomes the empty id
    /// and the caller answers 404, the same as for any other unknown id.
    /// </summary>
    public static bool TryParse<TId>(string? text, out TId id)
        where TId : struct, IStrongId<TId>
    {
        id = TId.From(Guid.TryParseExact(text, "N", out var value) ? value : Guid.Empty);
        return true;
    }

    /// <summary>Wraps a UUID; a method, because an expression tree may not call a static interface member.</summary>
    internal static TId From<TId>(Guid value)
        where TId : struct, IStrongId<TId> => TId.From(value);

    /// <summary>The id's outside text.</summary>
    public static string Text(Guid value) => value.ToString("N");
}

/// <summary>Writes strong ids as text in JSON.</summary>
public sealed class StrongIdJsonConverterFactory : JsonConverterFactory
{
    /// <inheritdoc />
    public override bool CanConvert(Type typeToConvert) => IsStrongId(typeToConvert);

    /// <inheritdoc />
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert))!;

    internal static bool IsStrongId(Type type) =>
        type.IsValueType && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IStrongId<>));

    private sealed class Converter<TId> : JsonConverter<TId>
        where TId : struct, IStrongId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            _ = StrongId.TryParse<TId>(reader.GetString(), out var id);
            return id;
        }

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(StrongId.Text(value.Value));
    }
}

/// <summary>Stores strong ids as UUIDs.</summary>
internal sealed class StrongIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => StrongId.From<TId>(value))
    where TId : struct, IStrongId<TId>;
