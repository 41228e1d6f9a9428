using System.Globalization;
using Paycare.Platform.Localisation;

namespace Paycare.Web.App;

/// <summary>Days and times in everyday words, relative to now: "today at 14:07".</summary>
internal sealed class When(TextCatalog texts, TimeProvider clock)
{
    private static CultureInfo Culture => CultureInfo.CurrentUICulture;

    /// <summary>"Today", "Yesterday", or the date.</summary>
    public string Day(DateTimeOffset at) =>
        DaysAgo(at) switch
        {
            0 => texts.Get(Culture, "app.day.today"),
            1 => texts.Get(Culture, "app.day.yesterday"),
            _ => at.DayText(Culture, clock.GetUtcNow()),
        };

    /// <summary>"today at 14:07", "yesterday at 18:40", "21 Nov, 09:12".</summary>
    public string Moment(DateTimeOffset at) =>
        DaysAgo(at) switch
        {
            0 => texts.Get(Culture, "app.when.today", at.HourText(Culture)),
            1 => texts.Get(Culture, "app.when.yesterday", at.HourText(Culture)),
            -1 => texts.Get(Culture, "app.when.tomorrow", at.HourText(Culture)),
            _ => texts.Get(Culture, "app.when.day", at.DayText(Culture, clock.GetUtcNow()), at.HourText(Culture)),
        };

    /// <summary>Only the time if it is today, otherwise with the day.</summary>
    public string Short(DateTimeOffset at) => DaysAgo(at) == 0 ? at.HourText(Culture) : Moment(at);

    private int DaysAgo(DateTimeOffset at) =>
        (clock.GetUtcNow().ToOffset(Wording.WesternIndonesia).Date - at.ToOffset(Wording.WesternIndonesia).Date).Days;
}
