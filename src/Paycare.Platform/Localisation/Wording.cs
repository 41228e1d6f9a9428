using System.Globalization;
using Paycare.Platform.Amounts;

namespace Paycare.Platform.Localisation;

/// <summary>Amounts and times in the conventions of each language.</summary>
public static class Wording
{
    /// <summary>
    /// <c>Rp 15.000</c> in Indonesian, <c>IDR 15,000</c> elsewhere; decimals only where there are any. U+2212 is the minus.
    /// </summary>
    public static string Text(this Money money, CultureInfo culture)
    {
        var language = culture.Language();
        var major = (decimal)money.Minor / money.Currency.MinorPerMajor;
        var format = major == decimal.Truncate(major) ? "N0" : "N" + money.Currency.Decimals;
        var digits = Math.Abs(major).ToString(format, language.Numbers);
        var currency = language.CurrencySigns.GetValueOrDefault(money.Currency.Code, money.Currency.Code);
        return $"{(money.Minor < 0 ? "\u2212" : "")}{currency}\u00A0{digits}";
    }

    /// <summary>Date and time in Jakarta (WIB), short, without line breaks.</summary>
    public static string Text(this DateTimeOffset at, CultureInfo culture)
    {
        var language = culture.Language();
        var local = at.ToOffset(WesternIndonesia);
        return Unbroken($"{local.ToString(language.DayAndYear + language.DayHourGap + language.Hour, culture)} WIB");
    }

    /// <summary>The time of day in Jakarta: <c>14.07</c> in Indonesian, <c>14:07</c> elsewhere.</summary>
    public static string HourText(this DateTimeOffset at, CultureInfo culture) =>
        at.ToOffset(WesternIndonesia).ToString(culture.Language().Hour, CultureInfo.InvariantCulture);

    /// <summary>The time of day in Jakarta to the second: <c>14.07.09</c> in Indonesian, <c>14:07:09</c> elsewhere.</summary>
    public static string SecondText(this DateTimeOffset at, CultureInfo culture)
    {
        var hour = at.HourText(culture);
        return hour + hour[^3] + at.ToOffset(WesternIndonesia).ToString("ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The date in Jakarta, with the year when it is not the reader's current year.</summary>
    public static string DayText(this DateTimeOffset at, CultureInfo culture, DateTimeOffset now)
    {
        var (local, language) = (at.ToOffset(WesternIndonesia), culture.Language());
        var isThisYear = local.Year == now.ToOffset(WesternIndonesia).Year;
        return Unbroken(local.ToString(isThisYear ? language.Day : language.DayAndYear, culture));
    }

    /// <summary>A day with its year.</summary>
    public static string Text(this DateOnly day, CultureInfo culture) => Unbroken(day.ToString(culture.Language().DayAndYear, culture));

    /// <summary>The month in Jakarta, with its year.</summary>
    public static string MonthText(this DateTimeOffset at, CultureInfo culture) =>
        at.ToOffset(WesternIndonesia).ToString(culture.Language().MonthAndYear, culture);

    /// <summary>Facts in a row, as the language separates them; those that are missing are left out.</summary>
    public static string Joined(this CultureInfo culture, params IEnumerable<string?> facts) =>
        string.Join(culture.Comma(), facts.Where(f => !string.IsNullOrEmpty(f)));

    /// <summary>Sentences after one another: Chinese has no blank between them.</summary>
    public static string Sentences(this CultureInfo culture, params IEnumerable<string?> sentences) =>
        string.Join(culture.Language().SentenceGap, sentences.Where(s => !string.IsNullOrEmpty(s)));

    /// <summary>What the language puts between facts in a row.</summary>
    public static string Comma(this CultureInfo culture) => culture.Language().Comma;

    private static string Unbroken(string text) => text.Replace(' ', '\u00A0');

    /// <summary>Western Indonesian Time (WIB): UTC+7 all year, the zone of monthly limits and displayed times.</summary>
    public static TimeSpan WesternIndonesia { get; } = TimeSpan.FromHours(7);
}
