using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;

namespace Paycare.Web.Reference;

/// <summary>What JSON's converters hide from the schema: ids and times are texts.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    /// <summary>The format of an id: a text to keep and to send back, nothing to read.</summary>
    public const string IdFormat = "opaque-id";

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        var format =
            StrongIdJsonConverterFactory.IsStrongId(bare) ? IdFormat
            : bare == typeof(DateTimeOffset) ? "date-time"
            : null;
        if (format is not null)
        {
            (schema.Type, schema.Format, schema.Properties) = (
                bare == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null,
                format,
                null
            );
        }

        return Task.CompletedTask;
    }

    /// <summary>The name of a type among the components: none for what is a text, and no two types under one name.</summary>
    public static string? NameOf(JsonTypeInfo info, SchemaNames names)
    {
        var bare = Nullable.GetUnderlyingType(info.Type) ?? info.Type;
        return StrongIdJsonConverterFactory.IsStrongId(bare) || OpenApiOptions.CreateDefaultSchemaReferenceId(info) is not { } name
            ? null
            : names.Of(info.Type, name);
    }
}

/// <summary>The names of types in the document, each once.</summary>
[EachProcess("It says the same in every process.")]
internal sealed class SchemaNames
{
    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);
    private readonly Lock _turn = new();

    /// <summary>The name of a type: its own, with its room's before it where another type has that name.</summary>
    public string Of(Type type, string own)
    {
        lock (_turn)
        {
            var name = _types.GetValueOrDefault(own, type) == type ? own : $"{type.Namespace!.Split('.')[^1]}{own}";
            _types[name] = type;
            return name;
        }
    }

    /// <summary>The type of a name.</summary>
    public Type? Find(string name)
    {
        lock (_turn)
        {
            return _types.GetValueOrDefault(name);
        }
    }
}
