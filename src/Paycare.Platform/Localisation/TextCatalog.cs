using System.Globalization;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;

namespace Paycare.Platform.Localisation;

/// <summary>
/// Every text that people read, from each module's <c>Texts.resx</c> in English, Indonesian and Simplified Chinese.
/// Takes the language as an argument, because an SMS is written in its receiver's language, not in the sender's.
/// </summary>
public sealed class TextCatalog(IEnumerable<TextSource> sources)
{
    private readonly ResourceManager[] _resources = [.. sources.Select(s => s.Resources)];

    /// <summary>The text for a key.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="key">The text's key.</param>
    /// <param name="arguments">What fills {0}, {1}..., already formatted for people where that matters.</param>
    /// <exception cref="MissingManifestResourceException">No module has the key: a bug, which a test looks for.</exception>
    public string Get(CultureInfo culture, string key, params object?[] arguments)
    {
        foreach (var resource in _resources)
        {
            if (resource.GetString(key, culture) is { } text)
            {
                return arguments.Length == 0 ? text : string.Format(culture, text, arguments);
            }
        }

        throw new MissingManifestResourceException($"No text for '{key}' in {culture.Name}.");
    }
}

/// <summary>One module's texts.</summary>
/// <param name="Resources">The compiled <c>Texts.resx</c>.</param>
public sealed record TextSource(ResourceManager Resources)
{
    /// <summary>Adds the texts that stand beside the module's <c>Texts</c> class.</summary>
    public static IServiceCollection Add(IServiceCollection services, Type texts) =>
        services.AddSingleton(new TextSource(new ResourceManager(texts)));
}
