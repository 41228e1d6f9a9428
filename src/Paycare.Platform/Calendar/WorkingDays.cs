using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Calendar;

/// <summary>
/// Counts working days on the calendar of Jakarta (WIB): Monday to Friday, without the days on which banks are closed. Pure:
/// the same days in, the same dates out.
/// </summary>
/// <param name="holidays">Days on which banks are closed.</param>
[EachProcess("The holidays are read once from a file that comes with the program.")]
public sealed class WorkingDays(IEnumerable<DateOnly> holidays)
{
    /// <summary>When a working day ends for promises: 17:00 WIB.</summary>
    public static readonly TimeOnly EndOfDay = new(17, 0);

    private readonly HashSet<DateOnly> _holidays = [.. holidays];

    /// <summary>The day on the wall calendar in Jakarta.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Wording.WesternIndonesia).DateTime);

    /// <summary>A moment of a day in Jakarta, in UTC.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        new DateTimeOffset(day.ToDateTime(time), Wording.WesternIndonesia).ToUniversalTime();

    /// <summary>Whether banks work on a day.</summary>
    public bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);

    /// <summary>Whether a day is closed for another reason than a weekend.</summary>
    public bool IsHoliday(DateOnly day) => _holidays.Contains(day);

    /// <summary>The day so many working days after another, which never counts. Zero: that day, or the next working day.</summary>
    /// <param name="day">From when.</param>
    /// <param name="count">0 or more.</param>
    public DateOnly After(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var left = count;
        while (left > 0)
        {
            day = day.AddDays(1);
            left -= IsWorking(day) ? 1 : 0;
        }

        while (!IsWorking(day))
        {
            day = day.AddDays(1);
        }

        return day;
    }

    /// <summary>How many working days lie after one day, up to and with another; 0 when that is not later.</summary>
    public int Between(DateOnly after, DateOnly upTo)
    {
        var count = 0;
        for (var day = after; day < upTo; )
        {
            day = day.AddDays(1);
            count += IsWorking(day) ? 1 : 0;
        }

        return count;
    }

    /// <summary>The day so many working days before another, which never counts. Zero: that day, or the last working day before.</summary>
    /// <param name="day">Until when.</param>
    /// <param name="count">0 or more.</param>
    public DateOnly Before(DateOnly day, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var left = count;
        while (left > 0)
        {
            day = day.AddDays(-1);
            left -= IsWorking(day) ? 1 : 0;
        }

        while (!IsWorking(day))
        {
            day = day.AddDays(-1);
        }

        return day;
    }

    /// <summary>The end (17:00 WIB) of the working day that lies so many working days before a moment's day.</summary>
    public DateTimeOffset EndBefore(DateTimeOffset until, int count) => At(Before(DayOf(until), count), EndOfDay);

    /// <summary>The end (17:00 WIB) of the working day that lies so many working days after a moment's day.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset from, int count) => At(After(DayOf(from), count), EndOfDay);
}
