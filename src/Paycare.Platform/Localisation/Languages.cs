using System.Globalization;

namespace Paycare.Platform.Localisation;

/// <summary>The languages of Paycare: the only place that names them.</summary>
public static class Languages
{
    private static readonly NumberFormatInfo Dots = new()
    {
        NumberGroupSeparator = ".",
        NumberDecimalSeparator = ",",
        NumberNegativePattern = 1,
    };
    private static readonly NumberFormatInfo Commas = new()
    {
        NumberGroupSeparator = ",",
        NumberDecimalSeparator = ".",
        NumberNegativePattern = 1,
    };

    /// <summary>Every language, the language of last resort first.</summary>
    public static IReadOnlyList<Language> Known { get; } =
    [
        new()
        {
            Culture = CultureInfo.GetCultureInfo("en"),
            NativeName = "English",
            Voice = "en-GB",
            Stemming = Stemming.English,
            Numbers = Commas,
        },
        new()
        {
            Culture = CultureInfo.GetCultureInfo("id"),
            NativeName = "Bahasa Indonesia",
            Voice = "id-ID",
            Stemming = Stemming.Indonesian,
            Numbers = Dots,
            ListSeparator = ';',
            CurrencySigns = new Dictionary<string, string> { ["IDR"] = "Rp" },
            Hour = "HH.mm",
        },
        new()
        {
            Culture = CultureInfo.GetCultureInfo("zh-CN"),
            NativeName = "简体中文",
            Voice = "cmn-CN",
            Hearing = "cmn-Hans-CN",
            Stemming = Stemming.None,
            Numbers = Commas,
            Day = "M月d日",
            DayAndYear = "yyyy年M月d日",
            MonthAndYear = "yyyy年M月",
            DayHourGap = " ",
            Comma = "，",
            SentenceGap = "",
            FullStop = '。',
            SentenceMarks = "。！？",
        },
    ];

    /// <summary>English, the fallback.</summary>
    public static CultureInfo English => Known[0].Culture;

    /// <summary>Indonesian.</summary>
    public static CultureInfo Indonesian => Known[1].Culture;

    /// <summary>Simplified Chinese.</summary>
    public static CultureInfo Chinese => Known[2].Culture;

    /// <summary>The cultures of all of them, the language of last resort first.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } = [.. Known.Select(l => l.Culture)];

    /// <summary>Finds a language by its exact name.</summary>
    public static bool TryFind(string? name, [NotNullWhen(true)] out CultureInfo? culture)
    {
        culture = All.FirstOrDefault(c => c.Name == name);
        return culture is not null;
    }

    /// <summary>The language of a stored, already checked name; English for an unknown one.</summary>
    public static CultureInfo Of(string name) => TryFind(name, out var culture) ? culture : English;

    /// <summary>How the language of a culture is written; English for any other culture.</summary>
    public static Language Language(this CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return Known.FirstOrDefault(l => l.Culture.Name == culture.Name) ?? Known[0];
    }
}
