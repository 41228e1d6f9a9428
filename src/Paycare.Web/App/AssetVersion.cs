using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Paycare.Platform.Processes;

namespace Paycare.Web.App;

/// <summary>
/// Addresses of styles and scripts that change with their content, so browsers may cache them indefinitely: a slow connection
/// loads each version once.
/// </summary>
[EachProcess("The addresses follow from the files that come with the program.")]
internal sealed class AssetVersion(IWebHostEnvironment environment, TimeProvider clock)
{
    private const string Parameter = "v";

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "text/css",
        "text/javascript",
        "image/svg+xml",
        "application/manifest+json",
    };

    /// <summary>For so long a file is taken to be as it was: a list names its icons hundreds of times in each drawing.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <summary>The address of a file of wwwroot, which begins with a slash.</summary>
    public string Of(string file)
    {
        if (_known.TryGetValue(file, out var known) && clock.GetElapsedTime(known.LookedAt) < Fresh)
        {
            return known.Address;
        }

        var content = environment.WebRootFileProvider.GetFileInfo(file);
        var address = known?.Changed == content.LastModified ? known.Address : AddressOf(file, content);
        _known[file] = new Known(address, content.LastModified, clock.GetTimestamp());
        return address;
    }

    private static string AddressOf(string file, IFileInfo content)
    {
        using var stream = content.CreateReadStream();
        return $"{file}?{Parameter}={Convert.ToHexStringLower(SHA256.HashData(stream))[..10]}";
    }

    /// <summary>
    /// Cached indefinitely when the address names the version; otherwise revalidated. Text is in UTF-8, and says so: no browser need guess.
    /// </summary>
    public static void Describe(StaticFileResponseContext served)
    {
        var headers = served.Context.Response.Headers;
        headers.CacheControl = served.Context.Request.Query.ContainsKey(Parameter) ? "public, max-age=31536000, immutable" : "no-cache";
        if (headers.ContentType.ToString() is var type && Texts.Contains(type))
        {
            headers.ContentType = $"{type}; charset=utf-8";
        }
    }

    private sealed record Known(string Address, DateTimeOffset Changed, long LookedAt);
}
