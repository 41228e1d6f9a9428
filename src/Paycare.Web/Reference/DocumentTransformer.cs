using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Paycare.Web.Reference;

/// <summary>Completes the document: what it is, who it is for, what each field means, and an example of each body.</summary>
internal sealed class DocumentTransformer(SchemaNames names) : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Paycare";
        document.Info.Version = "v1";
        document.Info.Description =
            "An e-wallet with customer care built in. The guide at `/docs` says what all operations have in common: authentication, "
            + "errors, idempotency, paging, webhooks and limits.";
        document.Servers = [new OpenApiServer { Url = "/", Description = "This installation" }];
        document.Tags = new HashSet<OpenApiTag>(Audience.All.Select(a => new OpenApiTag { Name = a.Name, Description = a.Description }));
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = SecuritySchemes.Make();
        document.Components.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[ProblemSchema.Name] = ProblemSchema.Make();
        Describe(document.Components.Schemas, XmlDocs.Load());
        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations ?? []))
        {
            Show(operation.Value.RequestBody?.Content);
            foreach (var (_, response) in operation.Value.Responses!.Where(r => r.Key[0] == '2'))
            {
                Show(response.Content);
            }
        }

        return Task.CompletedTask;
    }

    private void Describe(IDictionary<string, IOpenApiSchema> schemas, XmlDocs docs)
    {
        foreach (var (name, schema) in schemas)
        {
            if (names.Find(name) is not { } type)
            {
                continue;
            }

            if (schema is OpenApiSchema own)
            {
                own.Description = docs.Of(type) ?? own.Description;
            }

            foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (
                    schema.Properties?.TryGetValue(JsonNamingPolicy.CamelCase.ConvertName(property.Name), out var field) == true
                    && docs.Of(property) is { } said
                )
                {
                    field.Description = said;
                }
            }
        }
    }

    private static void Show(IDictionary<string, OpenApiMediaType>? content)
    {
        if (content?.TryGetValue("application/json", out var body) == true && body.Schema?.Format != "binary")
        {
            body.Example = Examples.Of(body.Schema);
        }
    }
}
