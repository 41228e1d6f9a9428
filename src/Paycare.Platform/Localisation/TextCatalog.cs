using System.Collections.Concurrent;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Paycare.Platform;

/// <summary>What to do about a text that nobody wrote: configuration <c>Paycare:Texts</c>.</summary>
public sealed class TextOptions
{
    /// <summary>
    /// Whether a missing text is an exception. Off, its reader gets the key's last part in plain letters and the log an error:
    /// a missing word never takes a page down. Tests switch it on.
    /// </summary>
    public bool FailOnMissing { get; set; }
}

/// <summary>
/// Every text that people read, from each module's <c>Texts.resx</c> in English, Indonesian and Simplified Chinese.
/// Takes the language as an argument, because an SMS is written in its receiver's language, not in the sender's.
/// </summary>
public sealed partial class TextCatalog(IEnumerable<TextSource> sources, IOptions<TextOptions> options, ILogger<TextCatalog> log)
{
    private readonly ResourceManager[] _resources = [.. sources.Select(s => s.Resources)];
    private readonly ConcurrentDictionary<string, bool> _told = new(StringComparer.Ordinal);

    /// <summary>The text for a key. One that nobody wrote is a bug: see <see cref="TextOptions.FailOnMissing"/>.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="key">The text's key.</param>
    /// <param name="arguments">What fills {0}, {1}..., already formatted for people where that matters.</param>
    /// <exception cref="MissingManifestResourceException">No module has the key, and that is to fail.</exception>
    public string Get(CultureInfo culture, string key, params object?[] arguments)
    {
        foreach (var resource in _resources)
        {
            if (resource.GetString(key, culture) is { } text)
            {
                return arguments.Length == 0 ? text : Filled(culture, key, text, arguments);
            }
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

    private string Filled(CultureInfo culture, string key, string text, object?[] arguments)
    {
        try
        {
            return string.Format(culture, text, arguments);
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

    /// <summary><c>desk.cause.never-arrived</c> as "Never arrived".</summary>
    private static string Readable(string key)
    {
        var words = key[(key.TrimEnd('.').LastIndexOf('.') + 1)..].Trim('.').Replace('-', ' ').Replace('_', ' ').Trim();
        return words.Length == 0 ? "\u2014" : char.ToUpperInvariant(words[0]) + words[1..];
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No module has a text for {Key} (asked for in {Language}); its reader got the key's last part.")]
    private static partial void LogMissing(ILogger log, string key, string language);

    [LoggerMessage(Level = LogLevel.Error, Message = "The text {Key} in {Language} has placeholders beyond its {Count} arguments; its reader got it unfilled.")]
    private static partial void LogUnfilled(ILogger log, string key, string language, int count);
}

/// <summary>One module's texts.</summary>
/// <param name="Resources">The compiled <c>Texts.resx</c>.</param>
public sealed record TextSource(ResourceManager Resources)
{
    /// <summary>Adds the texts that stand beside the module's <c>Texts</c> class.</summary>
    public static void Add(IServiceCollection services, Type texts) =>
        services.AddSingleton(new TextSource(new ResourceManager(texts)));
}

/// <summary>The three languages of Paycare.</summary>
public static class Languages
{
    /// <summary>English, the language of last resort.</summary>
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>Indonesian.</summary>
    public static CultureInfo Indonesian { get; } = CultureInfo.GetCultureInfo("id");

    /// <summary>Simplified Chinese.</summary>
    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>All three, the language of last resort first.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [English, Indonesian, Chinese];

    /// <summary>Finds a language by its exact name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out CultureInfo? culture)
    {
        culture = All.FirstOrDefault(c => c.Name == name);
        return culture is not null;
    }

    /// <summary>The language of a name that was checked before it was stored.</summary>
    public static CultureInfo Of(string name) => TryFind(name, out var culture) ? culture : English;
}

/// <summary>Amounts and times as people of each language write them.</summary>
public static class Wording
{
    private static readonly NumberFormatInfo Dots = new() { NumberGroupSeparator = ".", NumberDecimalSeparator = ",", NumberNegativePattern = 1 };
    private static readonly NumberFormatInfo Commas = new() { NumberGroupSeparator = ",", NumberDecimalSeparator = ".", NumberNegativePattern = 1 };

    /// <summary><c>Rp 15.000</c> in Indonesian, <c>IDR 15,000</c> elsewhere; decimals only when there are any; no-break space, U+2212 minus.</summary>
    public static string Text(this Money money, CultureInfo culture)
    {
        var indonesian = culture.Name == Languages.Indonesian.Name;
        var major = (decimal)money.Minor / money.Currency.MinorPerMajor;
        var format = major == decimal.Truncate(major) ? "N0" : "N" + money.Currency.Decimals;
        var digits = Math.Abs(major).ToString(format, indonesian ? Dots : Commas);
        var currency = indonesian && money.Currency == Currency.Idr ? "Rp" : money.Currency.Code;
        return $"{(money.Minor < 0 ? "\u2212" : "")}{currency}\u00A0{digits}";
    }

    /// <summary>Date and time on the wall in Jakarta (WIB), short, never broken over lines.</summary>
    public static string Text(this DateTimeOffset at, CultureInfo culture)
    {
        var local = at.ToOffset(WesternIndonesia);
        return (culture.Name switch
        {
            "id" => local.ToString("d MMM yyyy, HH.mm", culture),
            "zh-CN" => local.ToString("yyyy年M月d日 HH:mm", culture),
            _ => local.ToString("d MMM yyyy, HH:mm", culture),
        } + " WIB").Replace(' ', '\u00A0');
    }

    /// <summary>The hour on the wall in Jakarta: <c>14.07</c> in Indonesian, <c>14:07</c> elsewhere.</summary>
    public static string HourText(this DateTimeOffset at, CultureInfo culture) =>
        at.ToOffset(WesternIndonesia).ToString(culture.Name == Languages.Indonesian.Name ? "HH.mm" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day on the calendar in Jakarta, with the year when it is not the reader's.</summary>
    public static string DayText(this DateTimeOffset at, CultureInfo culture, DateTimeOffset now)
    {
        var local = at.ToOffset(WesternIndonesia);
        var isThisYear = local.Year == now.ToOffset(WesternIndonesia).Year;
        return local.ToString((culture.Name, isThisYear) switch
        {
            ("zh-CN", true) => "M月d日",
            ("zh-CN", false) => "yyyy年M月d日",
            (_, true) => "d MMM",
            _ => "d MMM yyyy",
        }, culture).Replace(' ', '\u00A0');
    }

    /// <summary>Western Indonesian Time: UTC+7 all year, the zone of month limits and of times shown.</summary>
    public static TimeSpan WesternIndonesia { get; } = TimeSpan.FromHours(7);
}
