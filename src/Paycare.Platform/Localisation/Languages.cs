using System.Globalization;

namespace Paycare.Platform.Localisation;

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
