using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Localisation;

/// <summary>Handling of missing texts: configuration <c>Paycare:Texts</c>.</summary>
public sealed class TextOptions
{
    /// <summary>
    /// Whether a missing text throws; otherwise the reader sees the last part of the key and an error is logged.
    /// </summary>
    public bool FailOnMissing { get; set; }
}

/// <summary>
/// Every text that people read, from each module's <c>Texts.resx</c> in English, Indonesian and Simplified Chinese. The language
/// is an argument, because an SMS is written in its recipient's language, not the sender's.
/// </summary>
[EachProcess("It remembers only texts, and which missing ones were logged.")]
public sealed partial class TextCatalog(IEnumerable<TextSource> sources, IOptions<TextOptions> options, ILogger<TextCatalog> log)
{
    private readonly ResourceManager[] _resources = [.. sources.Select(s => s.Resources)];

    // A resource manager makes objects for each question, and asks the languages behind the reader's for a text that another module has:
    // on a busy desk that was half of all that was allocated.
    private readonly ConcurrentDictionary<(CultureInfo Culture, string Key), string> _found = [];
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>The text for a key. A missing text is a bug: see <see cref="TextOptions.FailOnMissing"/>.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="key">The text's key.</param>
    /// <param name="arguments">
    /// Values of {0}, {1}..., formatted for people where that matters; a whole number also chooses the singular or the plural.
    /// </param>
    /// <exception cref="MissingManifestResourceException">
    /// No module has the key and <see cref="TextOptions.FailOnMissing"/> is set.
    /// </exception>
    public string Get(CultureInfo culture, string key, params object?[] arguments)
    {
        if (Find(culture, key) is { } text)
        {
            return arguments.Length == 0 ? text : Filled(culture, key, text, arguments);
        }

        if (options.Value.FailOnMissing)
        {
            throw new MissingManifestResourceException($"No text for '{key}' in {culture.Name}.");
        }

        if (_told.TryAdd(key, true))
        {
            LogMissing(log, key, culture.Name);
        }

        return Readable(key);
    }

    /// <summary>Only what is found is kept: keys that no module has can be any number.</summary>
    private string? Find(CultureInfo culture, string key)
    {
        if (_found.TryGetValue((culture, key), out var known))
        {
            return known;
        }

        foreach (var resource in _resources)
        {
            if (resource.GetString(key, culture) is { } text)
            {
                return _found[(culture, key)] = text;
            }
        }

        return null;
    }

    private string Filled(CultureInfo culture, string key, string text, object?[] arguments)
    {
        try
        {
            return string.Format(culture, Counted(text, arguments), arguments);
        }
        catch (FormatException) when (!options.Value.FailOnMissing)
        {
            if (_told.TryAdd(key, true))
            {
                LogUnfilled(log, key, culture.Name, arguments.Length);
            }

            return text;
        }
    }

    /// <summary>
    /// Chooses between singular and plural: in <c>{0} [0:minute|minutes] left</c> the first stands when {0} is one. Languages that
    /// do not count so write their texts without it.
    /// </summary>
    private static string Counted(string text, object?[] arguments) =>
        text.Contains('[', StringComparison.Ordinal)
            ? Plural()
                .Replace(text, m =>
                    int.Parse(m.Groups["of"].ValueSpan, CultureInfo.InvariantCulture) is var of
                    && of < arguments.Length
                    && Convert.ToString(arguments[of], CultureInfo.InvariantCulture) == "1"
                        ? m.Groups["one"].Value
                        : m.Groups["many"].Value
                )
            : text;

    [GeneratedRegex(@"\[(?<of>\d):(?<one>[^|\]]*)\|(?<many>[^\]]*)\]")]
    private static partial Regex Plural();

    /// <summary><c>desk.cause.never-arrived</c> as "Never arrived".</summary>
    private static string Readable(string key)
    {
        var words = key[(key.TrimEnd('.').LastIndexOf('.') + 1)..].Trim('.').Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? "\u2014" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "No module has a text for {Key} (asked for in {Language}); its reader got the key's last part."
    )]
    private static partial void LogMissing(ILogger log, string key, string language);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The text {Key} in {Language} has placeholders beyond its {Count} arguments; its reader got it unfilled."
    )]
    private static partial void LogUnfilled(ILogger log, string key, string language, int count);
}

/// <summary>One module's texts.</summary>
/// <param name="Resources">The compiled <c>Texts.resx</c>.</param>
public sealed record TextSource(ResourceManager Resources)
{
    /// <summary>Adds the texts beside the module's <c>Texts</c> class.</summary>
    public static IServiceCollection Add(IServiceCollection services, Type texts) =>
        services.AddSingleton(new TextSource(new ResourceManager(texts)));
}
