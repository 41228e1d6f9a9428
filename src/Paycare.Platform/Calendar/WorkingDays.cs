using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Calendar;

/// <summary>
/// Counts working days in Jakarta (WIB): Monday to Friday, bank holidays excluded. Pure: the same days give the same dates.
/// </summary>
/// <param name="holidays">Days on which banks are closed.</param>
[EachProcess("The holidays are read once from a file that comes with the program.")]
public sealed class WorkingDays(IEnumerable<DateOnly> holidays)
{
    /// <summary>End of a working day for promises: 17:00 WIB.</summary>
    public static readonly TimeOnly EndOfDay = new(17, 0);

    private readonly HashSet<DateOnly> _holidays = [.. holidays];

    /// <summary>The calendar day in Jakarta.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Wording.WesternIndonesia).DateTime);

    /// <summary>A time of day in Jakarta, as UTC.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time) =>
        new DateTimeOffset(day.ToDateTime(time), Wording.WesternIndonesia).ToUniversalTime();

    /// <summary>Whether banks are open on a day.</summary>
    public bool IsWorking(DateOnly day) => day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !_holidays.Contains(day);

    /// <summary>Whether a day is a bank holiday, as opposed to a weekend.</summary>
    public bool IsHoliday(DateOnly day) => _holidays.Contains(day);

    /// <summary>The day so many working days after another, which never counts. Zero: that day, or the next working day.</summary>
    /// <param name="day">The starting day.</param>
    /// <param name="count">Working days, 0 or more.</param>
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

    /// <summary>Number of working days after one day, up to and including another; 0 when the other is not later.</summary>
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
    /// <param name="day">The day to count back from.</param>
    /// <param name="count">Working days, 0 or more.</param>
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

    /// <summary>The end (17:00 WIB) of the working day <paramref name="count"/> working days before a moment's day.</summary>
    public DateTimeOffset EndBefore(DateTimeOffset until, int count) => At(Before(DayOf(until), count), EndOfDay);

    /// <summary>The end (17:00 WIB) of the working day <paramref name="count"/> working days after a moment's day.</summary>
    public DateTimeOffset EndAfter(DateTimeOffset from, int count) => At(After(DayOf(from), count), EndOfDay);
}
