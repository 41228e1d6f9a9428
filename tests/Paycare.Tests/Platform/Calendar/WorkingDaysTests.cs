using Paycare.Platform.Calendar;

namespace Paycare.Tests.Platform.Calendar;

public class WorkingDaysTests
{
    private static readonly WorkingDays Days = new([new DateOnly(2026, 12, 25), new DateOnly(2026, 12, 26), new DateOnly(2027, 1, 1)]);

    [Theory]
    [InlineData("2026-11-20", 0, "2026-11-20")]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2026-11-20", 8, "2026-12-02")]
    [InlineData("2026-11-21", 0, "2026-11-23")]
    [InlineData("2026-11-21", 1, "2026-11-23")]
    [InlineData("2026-12-24", 1, "2026-12-28")]
    [InlineData("2026-12-25", 0, "2026-12-28")]
    [InlineData("2026-12-30", 2, "2027-01-04")]
    public void Weekends_and_holidays_do_not_count(string from, int count, string day)
    {
        var start = DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture);
        var end = DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(end, Days.After(start, count));
        Assert.Equal(Days.IsWorking(start) || count > 0 ? count : 1, Days.Between(start, end));
    }

    [Fact]
    public void The_day_is_that_of_Jakarta_and_ends_at_five()
    {
        // 18:00 UTC is one in the morning of the next day in Jakarta.
        var late = new DateTimeOffset(2026, 11, 19, 18, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateOnly(2026, 11, 20), WorkingDays.DayOf(late));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 10, 0, 0, TimeSpan.Zero), Days.EndAfter(late, 1));
    }

    [Fact]
    public void Days_before_a_date_are_counted_without_it_and_end_on_a_working_day()
    {
        var monday = new DateTimeOffset(2026, 11, 23, 3, 0, 0, TimeSpan.Zero);
        Assert.Equal(new DateOnly(2026, 11, 19), Days.Before(new DateOnly(2026, 11, 23), 2));
        Assert.Equal(new DateOnly(2026, 11, 20), Days.Before(new DateOnly(2026, 11, 22), 0));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero), Days.EndBefore(monday, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Days.Before(new DateOnly(2026, 11, 23), -1));
    }

    [Fact]
    public void The_shipped_calendar_reads_without_fault_and_knows_the_holidays()
    {
        var (days, faults) = BankCalendar.Load(BankCalendar.Folder);
        Assert.Empty(faults);
        Assert.Contains(new DateOnly(2026, 8, 17), days);
        Assert.Contains(new DateOnly(2026, 3, 19), days);
        Assert.Contains(new DateOnly(2027, 5, 6), days);
        Assert.DoesNotContain(new DateOnly(2026, 8, 18), days);
        Assert.Equal(25, days.Count(d => d.Year == 2026));
    }

    [Fact]
    public void A_holiday_of_several_days_counts_each_and_a_broken_calendar_is_said()
    {
        const string Calendar = """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Test//EN
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20260320
            DTEND;VALUE=DATE:20260325
            SUMMARY:Idul Fitri
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTART;VALUE=DATE:20260401
            STATUS:CANCELLED
            SUMMARY:Not a holiday after all
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            DTSTART;VALUE=DATE:20260501
            SUMMARY:Labour Day
            END:VEVENT
            END:VCALENDAR
            """;
        Assert.Equal([20, 21, 22, 23, 24, 1], BankCalendar.Read(Calendar).Select(d => d.Day));
        var folder = Directory.CreateTempSubdirectory("paycare-calendars-");
        File.WriteAllText(
            Path.Combine(folder.FullName, "broken.ics"),
            Calendar.Replace("DTSTART;VALUE=DATE:20260501", "DTSTART:20260501T090000Z", StringComparison.Ordinal)
        );
        File.WriteAllText(Path.Combine(folder.FullName, "good.ics"), Calendar);
        var (days, faults) = BankCalendar.Load(folder.FullName);
        Assert.Equal(6, days.Count);
        Assert.StartsWith("broken.ics", Assert.Single(faults), StringComparison.Ordinal);
    }
}
