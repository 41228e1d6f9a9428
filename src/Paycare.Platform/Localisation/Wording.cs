using System.Globalization;
using Paycare.Platform.Amounts;

namespace Paycare.Platform.Localisation;

/// <summary>Amounts and times as people of each language write them.</summary>
public static class Wording
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
        return (
            culture.Name switch
            {
                "id" => local.ToString("d MMM yyyy, HH.mm", culture),
                "zh-CN" => local.ToString("yyyy年M月d日 HH:mm", culture),
                _ => local.ToString("d MMM yyyy, HH:mm", culture),
            } + " WIB"
        ).Replace(' ', '\u00A0');
    }

    /// <summary>The hour on the wall in Jakarta: <c>14.07</c> in Indonesian, <c>14:07</c> elsewhere.</summary>
    public static string HourText(this DateTimeOffset at, CultureInfo culture) =>
        at.ToOffset(WesternIndonesia).ToString(culture.Name == Languages.Indonesian.Name ? "HH.mm" : "HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The day on the calendar in Jakarta, with the year when it is not the reader's.</summary>
    public static string DayText(this DateTimeOffset at, CultureInfo culture, DateTimeOffset now)
    {
        var local = at.ToOffset(WesternIndonesia);
        var isThisYear = local.Year == now.ToOffset(WesternIndonesia).Year;
        return local
            .ToString(
                (culture.Name, isThisYear) switch
                {
                    ("zh-CN", true) => "M月d日",
                    ("zh-CN", false) => "yyyy年M月d日",
                    (_, true) => "d MMM",
                    _ => "d MMM yyyy",
                },
                culture
            )
            .Replace(' ', '\u00A0');
    }

    /// <summary>Western Indonesian Time: UTC+7 all year, the zone of month limits and of times shown.</summary>
    public static TimeSpan WesternIndonesia { get; } = TimeSpan.FromHours(7);
}
