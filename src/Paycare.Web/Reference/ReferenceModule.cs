using Paycare.Platform.Results;

namespace Paycare.Web.Reference;

/// <summary>The API document at <c>/openapi/v1.json</c>, and the pages at <c>/docs</c> that show it.</summary>
internal static class ReferenceModule
{
    public static IServiceCollection AddReference(this IServiceCollection services)
    {
        var names = new SchemaNames();
        services.AddSingleton(names);
        services.AddSingleton<ApiDocument>().AddSingleton<DocsShelf>();
        services.AddOpenApi(ApiDocument.Name, openApi =>
        {
            openApi.CreateSchemaReferenceId = info => SchemaTransformer.NameOf(info, names);
            openApi.AddSchemaTransformer<SchemaTransformer>();
            openApi.AddOperationTransformer<OperationTransformer>();
            openApi.AddDocumentTransformer<DocumentTransformer>();
        });
        return services;
    }

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        DocsPages.Map(routes);
        routes
            .MapGet("/openapi/{name}.json", async (string name, ApiDocument document) =>
                name == ApiDocument.Name ? Results.Bytes(await document.JsonAsync(), "application/json") : Refusal.NotFound.ToHttp()
            )
            .AllowAnonymous()
            .ExcludeFromDescription();
    }
}
