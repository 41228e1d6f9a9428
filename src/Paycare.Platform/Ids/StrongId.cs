using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Paycare.Platform.Ids;

/// <summary>
/// An id that says what it names: a UUIDv7 (RFC 9562, section 5.7) in a type of its own, 32 hex digits outside. A type is
/// <c>readonly record struct XId(Guid Value) : IStrongId&lt;XId&gt;</c> with the one line that writes it,
/// <c>override string ToString() => StrongId.Text(Value)</c>; it holds nothing but its UUID.
/// </summary>
/// <typeparam name="TSelf">The id type itself.</typeparam>
public interface IStrongId<TSelf> : IParsable<TSelf>
    where TSelf : struct, IStrongId<TSelf>
{
    /// <summary>The UUID.</summary>
    Guid Value { get; }

    /// <summary>
    /// What routes and queries are bound by. Always true: a text that is no id names nothing, so it becomes the empty id and
    /// the caller answers 404, the same as for any other unknown id.
    /// </summary>
    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "The framework calls it.")]
    static new bool TryParse(string? text, IFormatProvider? provider, out TSelf id)
    {
        id = StrongId.Read<TSelf>(text);
        return true;
    }

    static bool IParsable<TSelf>.TryParse(string? s, IFormatProvider? provider, out TSelf result) => TryParse(s, provider, out result);

    static TSelf IParsable<TSelf>.Parse(string s, IFormatProvider? provider) => StrongId.Read<TSelf>(s);
}

/// <summary>Creates and reads strong ids.</summary>
public static class StrongId
{
    /// <summary>A new id, ordered by the clock's time.</summary>
    public static TId New<TId>(TimeProvider clock)
        where TId : struct, IStrongId<TId> => From<TId>(OrderedGuid.Next(clock));

    /// <summary>Reads an id from outside; a text that is no id becomes the empty one, which names nothing.</summary>
    public static TId Read<TId>(string? text)
        where TId : struct, IStrongId<TId>
    {
        _ = TryRead(text, out TId id);
        return id;
    }

    /// <summary>Reads an id where it matters whether there is one.</summary>
    /// <returns>Whether the text is an id; else <paramref name="id"/> is the empty one.</returns>
    public static bool TryRead<TId>(string? text, out TId id)
        where TId : struct, IStrongId<TId>
    {
        var isId = Guid.TryParseExact(text, "N", out var value);
        id = From<TId>(value);
        return isId;
    }

    /// <summary>Wraps a UUID. An id holds nothing else, so they are the same bits.</summary>
    internal static TId From<TId>(Guid value)
        where TId : struct, IStrongId<TId> => Unsafe.BitCast<Guid, TId>(value);

    /// <summary>The id's public text, 32 hex digits.</summary>
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

    /// <summary>Whether a type is a strong id.</summary>
    public static bool IsStrongId(Type type) =>
        type.IsValueType && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IStrongId<>));

    private sealed class Converter<TId> : JsonConverter<TId>
        where TId : struct, IStrongId<TId>
    {
        public override TId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            StrongId.Read<TId>(reader.GetString());

        public override void Write(Utf8JsonWriter writer, TId value, JsonSerializerOptions options) =>
            writer.WriteStringValue(StrongId.Text(value.Value));
    }
}

/// <summary>Stores strong ids as UUIDs.</summary>
internal sealed class StrongIdConverter<TId>() : ValueConverter<TId, Guid>(id => id.Value, value => StrongId.From<TId>(value))
    where TId : struct, IStrongId<TId>;
