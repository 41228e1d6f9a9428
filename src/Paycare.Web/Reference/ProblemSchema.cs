using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Reference;

/// <summary>The body of every refusal.</summary>
internal static class ProblemSchema
{
    public const string Name = "Problem";

    /// <summary>The schema: RFC 9457 with a stable code, and facts by code.</summary>
    public static OpenApiSchema Make() =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description =
                "A refusal (RFC 9457). Programs read `code`, which never changes; people read `title`, in the language asked for. "
                + "Some codes carry facts beside these.",
            Required = new HashSet<string> { "type", "title", "status", "code" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["type"] = Text("A name for the kind of problem: `urn:paycare:problem:` and the code."),
                ["title"] = Text("What is wrong, for people."),
                ["status"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Description = "The HTTP status.",
                },
                ["code"] = Text("What is wrong, for programs."),
                ["errors"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Description = "For 400: what is wrong with each field, by its name in the request.",
                    AdditionalProperties = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Array,
                        Items = new OpenApiSchema { Type = JsonSchemaType.String },
                    },
                },
                ["attemptId"] = Text("The attempt that was recorded, when money was asked for."),
            },
            AdditionalPropertiesAllowed = true,
        };

    /// <summary>An example of a refusal.</summary>
    public static JsonObject Example(int status, string code, TextCatalog texts, string field)
    {
        var example = new JsonObject
        {
            ["type"] = $"urn:paycare:problem:{code}",
            ["title"] = texts.Get(Languages.English, $"refusal.{code}"),
            ["status"] = status,
            ["code"] = code,
        };
        if (status == StatusCodes.Status400BadRequest)
        {
            example["errors"] = new JsonObject { [field] = new JsonArray(texts.Get(Languages.English, "field.required")) };
        }

        return example;
    }

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
