using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Paycare.Platform.Processes;

namespace Paycare.Web.App;

/// <summary>
/// Addresses of styles and scripts that change with their content, so browsers may cache them indefinitely: a slow connection
/// loads each version once.
/// </summary>
[EachProcess("The addresses follow from the files that come with the program.")]
internal sealed class AssetVersion(IWebHostEnvironment environment)
{
    private const string Parameter = "v";
    private readonly ConcurrentDictionary<(string File, DateTimeOffset Changed), string> _addresses = new();

    /// <summary>The address of a file of wwwroot, which begins with a slash.</summary>
    public string Of(string file)
    {
        var content = environment.WebRootFileProvider.GetFileInfo(file);
        return _addresses.GetOrAdd((file, content.LastModified), _ =>
        {
            using var stream = content.CreateReadStream();
            return $"{file}?{Parameter}={Convert.ToHexStringLower(SHA256.HashData(stream))[..10]}";
        });
    }

    /// <summary>Cached indefinitely when the address names the version; otherwise revalidated.</summary>
    public static void SetLifetime(StaticFileResponseContext served) =>
        served.Context.Response.Headers.CacheControl = served.Context.Request.Query.ContainsKey(Parameter)
            ? "public, max-age=31536000, immutable"
            : "no-cache";
}
