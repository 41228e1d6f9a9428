using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Paycare.Web.Reference;

/// <summary>A field of a body, or a parameter.</summary>
/// <param name="Name">Its name, dotted when nested.</param>
/// <param name="Type">Its type in a word or two.</param>
/// <param name="Words">What it means, as HTML.</param>
public sealed record FieldLine(string Name, string Type, string Words);

/// <summary>A success, or a refusal.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Words">What it means, as HTML.</param>
/// <param name="Fields">The fields of its body.</param>
/// <param name="Example">An example of its body.</param>
public sealed record AnswerLine(string Status, string Words, IReadOnlyList<FieldLine> Fields, string? Example);

/// <summary>An operation as the pages show it.</summary>
/// <param name="Id">The operation's id.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The address.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Words">What a caller must know, as HTML.</param>
/// <param name="Audience">Who it is for.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="SignIn">Who may call it.</param>
/// <param name="Parameters">The parameters in address and headers.</param>
/// <param name="Body">The fields of the request's body.</param>
/// <param name="Call">A request to try.</param>
/// <param name="Successes">The successes.</param>
/// <param name="Errors">The refusals.</param>
public sealed record OperationPage(
    string Id,
    string Method,
    string Path,
    string Summary,
    string Words,
    Audience Audience,
    string Topic,
    string SignIn,
    IReadOnlyList<FieldLine> Parameters,
    IReadOnlyList<FieldLine> Body,
    string Call,
    IReadOnlyList<AnswerLine> Successes,
    IReadOnlyList<AnswerLine> Errors
)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        AllowDuplicateProperties = false,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The page of an operation of the document.</summary>
    internal static OperationPage Of(string path, HttpMethod method, OpenApiOperation operation)
    {
        var audience = Audience.Of(path);
        var topic = operation.Extensions?["x-topic"] is JsonNodeExtension { Node: { } node } ? node.ToString() : "";
        var body = operation.RequestBody?.Content?.Values.FirstOrDefault();
        var answers = operation.Responses!.Select(r => (r.Key, r.Value)).ToList();
        return new OperationPage(
            operation.OperationId!,
            method.Method,
            path,
            operation.Summary!,
            Guides.Line(operation.Description!),
            audience,
            topic.Length == 0 ? audience.Name : topic,
            SignInOf(operation),
            [.. operation.Parameters!.Select(Parameter)],
            Fields(body?.Schema),
            CallOf(path, method, operation, body),
            [.. answers.Where(a => a.Key[0] == '2').Select(a => Answer(a.Key, a.Value))],
            [.. answers.Where(a => a.Key[0] != '2').Select(a => new AnswerLine(a.Key, Guides.Line(a.Value.Description ?? ""), [], null))]
        );
    }

    private static string SignInOf(OpenApiOperation operation) =>
        operation.Security is not { Count: > 0 } required ? "Anybody may call it."
        : required.Count > 1 ? "Anybody may call it, in a customer's session or without."
        : required[0].Keys.First().Reference.Id switch
        {
            "customerSession" => "In a customer's session.",
            "staffSession" => "In a staff session.",
            _ => "With a merchant's API key, or in a session of its people.",
        };

    private static FieldLine Parameter(IOpenApiParameter parameter) =>
        new(
            parameter.Name!,
            $"{parameter.In switch { ParameterLocation.Path => "path", ParameterLocation.Header => "header", _ => "query" }}"
                + (parameter.Required ? ", required" : ""),
            Guides.Line(parameter.Description ?? "")
        );

    private static AnswerLine Answer(string status, IOpenApiResponse response)
    {
        var body = response.Content?.FirstOrDefault();
        var words = body?.Key is { } type and not "application/json"
            ? $"{response.Description} <code>{type}</code>"
            : response.Description ?? "";
        return new AnswerLine(status, words, Fields(body?.Value?.Schema), Write(body?.Value?.Example));
    }

    private static List<FieldLine> Fields(IOpenApiSchema? schema)
    {
        var lines = new List<FieldLine>();
        Collect(schema, "", 0, lines);
        return lines;
    }

    private static void Collect(IOpenApiSchema? schema, string prefix, int depth, List<FieldLine> lines)
    {
        if (schema is null || depth > 2)
        {
            return;
        }

        var bare = Bare(schema);
        if (bare.Type?.HasFlag(JsonSchemaType.Array) == true)
        {
            Collect(bare.Items, prefix.Length == 0 ? "" : $"{prefix.TrimEnd('.')}[].", depth, lines);
            return;
        }

        foreach (var (name, field) in bare.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            lines.Add(new FieldLine(prefix + name, TypeOf(field), Guides.Line(field.Description ?? "")));
            if (!IsMoney(Bare(field)))
            {
                Collect(field, $"{prefix}{name}.", depth + 1, lines);
            }
        }
    }

    /// <summary>What a schema is when it is not null.</summary>
    private static IOpenApiSchema Bare(IOpenApiSchema schema) =>
        (schema.OneOf ?? schema.AnyOf)?.FirstOrDefault(s => s.Type != JsonSchemaType.Null) is { } one ? Bare(one) : schema;

    private static bool IsMoney(IOpenApiSchema schema) =>
        schema.Properties is { Count: 2 } pair && pair.ContainsKey("value") && pair.ContainsKey("currency");

    private static string TypeOf(IOpenApiSchema schema)
    {
        var bare = Bare(schema);
        var isNullable = schema.Type?.HasFlag(JsonSchemaType.Null) == true || !ReferenceEquals(bare, schema);
        var name = (bare.Type & ~JsonSchemaType.Null) switch
        {
            _ when IsMoney(bare) => "money",
            JsonSchemaType.Array when bare.Items is { } items => $"list of {TypeOf(items)}",
            JsonSchemaType.String => bare.Format switch
            {
                "date-time" => "time",
                "date" => "date",
                SchemaTransformer.IdFormat => "opaque id",
                _ => bare.Enum is { Count: > 0 } members ? string.Join(", ", members.Where(m => m is not null)) : "text",
            },
            JsonSchemaType.Integer => "whole number",
            JsonSchemaType.Number => "number",
            JsonSchemaType.Boolean => "yes or no",
            _ => "object",
        };
        return isNullable ? $"{name}, may be null" : name;
    }

    private static string CallOf(string path, HttpMethod method, OpenApiOperation operation, OpenApiMediaType? body)
    {
        var call = $"curl {(method == HttpMethod.Get ? "" : $"-X {method.Method} ")}localhost:5080{path}";
        if (operation.Security is { Count: > 0 })
        {
            call += " \\\n  -H \"Authorization: Bearer $TOKEN\"";
        }

        if (operation.Parameters!.Any(p => p.Name == Platform.Results.IdempotencyKey.Header))
        {
            call += " \\\n  -H \"Idempotency-Key: order-7-1\"";
        }

        return Write(body?.Example) is { } json ? $"{call} \\\n  -H \"Content-Type: application/json\" \\\n  -d '{json}'" : call;
    }

    private static string? Write(JsonNode? example) => example?.ToJsonString(Indented);
}
