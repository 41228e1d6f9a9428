using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Paycare.Platform.Localisation;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Web.Reference;

/// <summary>Completes an operation from what its endpoint and its handler say: audience, sign-in, parameters, headers, refusals.</summary>
internal sealed class OperationTransformer(TextCatalog texts) : IOpenApiOperationTransformer
{
    private const string Problem = "application/problem+json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var path = $"/{context.Description.RelativePath}";
        var document = context.Document!;
        var topic = endpoint.OfType<ITagsMetadata>().LastOrDefault()?.Tags is [var tag, ..] ? tag : null;
        operation.Tags = new HashSet<OpenApiTagReference> { new(Audience.Of(path).Name, document) };
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>();
        operation.Extensions["x-topic"] = new JsonNodeExtension(JsonValue.Create(topic ?? ""));
        operation.Security = Security(path, endpoint, document);
        Parameters(operation, path, endpoint);
        operation.Responses ??= [];
        if (endpoint.OfType<FileMetadata>().LastOrDefault() is { } file)
        {
            operation.Responses["200"] = File(file.MediaTypes);
        }

        if (endpoint.OfType<AsksForKeyMetadata>().Any())
        {
            AskForKey(operation);
        }

        if (endpoint.OfType<IfMatchMetadata>().Any())
        {
            operation.Parameters!.Add(Header("If-Match", "The `ETag` of the copy that the change is based on; any when left out."));
        }

        foreach (var (status, codes) in OperationRefusals.Of(path, operation.RequestBody is not null, endpoint))
        {
            operation.Responses[$"{status}"] = Refused(status, codes, operation, document);
        }

        return Task.CompletedTask;
    }

    /// <summary>Who calls with what; a case may be opened with or without.</summary>
    private static List<OpenApiSecurityRequirement> Security(string path, IList<object> endpoint, OpenApiDocument document)
    {
        var isOptional = path == "/api/v1/cases" && !OperationRefusals.IsSignedIn(endpoint);
        if (!OperationRefusals.IsSignedIn(endpoint) && !isOptional)
        {
            return [];
        }

        var scheme = new OpenApiSecurityRequirement
        {
            [new OpenApiSecuritySchemeReference(SecuritySchemes.Of(Audience.Of(path)), document)] = [],
        };
        return isOptional ? [new OpenApiSecurityRequirement(), scheme] : [scheme];
    }

    private static void Parameters(OpenApiOperation operation, string path, IList<object> endpoint)
    {
        var types = endpoint
            .OfType<MethodInfo>()
            .SelectMany(m => m.GetParameters())
            .ToDictionary(p => p.Name!, p => Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType, StringComparer.Ordinal);
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Description = ParameterWords.Of(
                operation.OperationId,
                parameter.Name!,
                path,
                types.GetValueOrDefault(parameter.Name!)
            );
            parameter.Example = parameter.In == ParameterLocation.Path ? Examples.OfParameter(parameter) : null;
        }
    }

    private static void AskForKey(OpenApiOperation operation)
    {
        var key = Header(
            IdempotencyKey.Header,
            "The client's own key of this request, 1 to 128 printable ASCII characters. A repeated key returns the original response, "
                + $"marked by the header `{IdempotencyKey.ReplayedHeader}`."
        );
        key.Required = operation.Parameters!.All(p => p.Name != "dryRun");
        key.Example = "order-7-1";
        operation.Parameters!.Add(key);
        foreach (var success in operation.Responses!.Values.OfType<OpenApiResponse>())
        {
            success.Headers ??= new Dictionary<string, IOpenApiHeader>();
            success.Headers[IdempotencyKey.ReplayedHeader] = new OpenApiHeader
            {
                Description = "`true` when this is the original response to a repeated key.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            };
        }
    }

    private static OpenApiParameter Header(string name, string description) =>
        new()
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        };

    private static OpenApiResponse File(IReadOnlyList<string> mediaTypes) =>
        new()
        {
            Description = mediaTypes[0].EndsWith("-stream", StringComparison.Ordinal) ? "Events, until the stream ends." : "The file.",
            Content = mediaTypes.ToDictionary(
                type => type,
                type => new OpenApiMediaType
                {
                    Schema = type.EndsWith("json", StringComparison.Ordinal)
                        ? new OpenApiSchema { Type = JsonSchemaType.Object }
                        : new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                }
            ),
        };

    private OpenApiResponse Refused(int status, List<string> codes, OpenApiOperation operation, OpenApiDocument document)
    {
        var response = new OpenApiResponse
        {
            Description = $"{OperationRefusals.Words(status)} Codes: {string.Join(", ", codes.Select(c => $"`{c}`"))}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Problem] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema.Name, document),
                    Examples = codes.ToDictionary(
                        code => code,
                        IOpenApiExample (code) =>
                            new OpenApiExample { Value = ProblemSchema.Example(status, code, texts, Field(operation)) },
                        StringComparer.Ordinal
                    ),
                },
            },
        };
        if (status is 429 or 503)
        {
            response.Headers = new Dictionary<string, IOpenApiHeader>
            {
                ["Retry-After"] = new OpenApiHeader
                {
                    Description = "When to come back, in seconds.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                },
            };
        }

        return response;
    }

    /// <summary>A field that could be wrong.</summary>
    private static string Field(OpenApiOperation operation) =>
        operation.RequestBody?.Content?.Values.FirstOrDefault()?.Schema?.Properties?.Keys.FirstOrDefault()
        ?? operation.Parameters?.FirstOrDefault(p => p.In == ParameterLocation.Query)?.Name
        ?? "body";
}
