using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Paycare.Platform.Processes;

namespace Paycare.Web.Reference;

/// <summary>The API document, made when it is first asked for: until then nothing is read, and afterwards nothing is made again.</summary>
[EachProcess("It says the same in every process.")]
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lock _turn = new();
    private Task<OpenApiDocument>? _document;
    private Task<byte[]>? _json;

    /// <summary>The document.</summary>
    public Task<OpenApiDocument> ReadAsync()
    {
        lock (_turn)
        {
            return _document ??= provider.GetOpenApiDocumentAsync(CancellationToken.None);
        }
    }

    /// <summary>The document as JSON, OpenAPI 3.1.</summary>
    public Task<byte[]> JsonAsync()
    {
        lock (_turn)
        {
            return _json ??= WriteAsync();
        }
    }

    private async Task<byte[]> WriteAsync()
    {
        var document = await ReadAsync();
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1);
        return json.ToArray();
    }
}
