using System.Globalization;
using Paycare.Platform.Localisation;

namespace Paycare.Web.Desk;

/// <summary>Short times for a dense screen, in Jakarta's local time.</summary>
internal static class DeskTime
{
    /// <summary><c>14:31</c>; with the day when it is not today.</summary>
    public static string Short(this DateTimeOffset at, CultureInfo culture, DateTimeOffset now)
    {
        var local = at.ToOffset(Wording.WesternIndonesia);
        var hour = at.HourText(culture);
        return local.Date == now.ToOffset(Wording.WesternIndonesia).Date
            ? hour
            : $"{local.ToString(culture.Language().Day, culture)} {hour}".Replace(' ', '\u00A0');
    }

    /// <summary>Nine o'clock of the next day.</summary>
    public static DateTimeOffset TomorrowMorning(DateTimeOffset now) =>
        new(now.ToOffset(Wording.WesternIndonesia).Date.AddDays(1).AddHours(9), Wording.WesternIndonesia);

    /// <summary><c>11:20:14.208</c>: evidence is shown to the millisecond.</summary>
    public static string Exact(this DateTimeOffset at) =>
        at.ToOffset(Wording.WesternIndonesia).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>The key and numbers for a duration: minutes, hours and minutes, or days.</summary>
    public static (string Key, object[] Figures) Length(TimeSpan length)
    {
        var minutes = (int)Math.Ceiling(length.Duration().TotalMinutes);
        return minutes < 60 ? ("desk.time.minutes", [minutes])
            : minutes < 24 * 60 ? ("desk.time.hours", [minutes / 60, minutes % 60])
            : ("desk.time.days", [minutes / (24 * 60)]);
    }
}
