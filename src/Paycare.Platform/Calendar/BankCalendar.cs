using Ical.Net;
using Ical.Net.CalendarComponents;
using Microsoft.Extensions.Logging;

namespace Paycare.Platform.Calendar;

/// <summary>Reads bank holidays from the iCalendar files beside the binary: <c>content/calendars/*.ics</c>.</summary>
internal static class BankCalendar
{
    /// <summary>The calendar folder, wherever the binary was started from.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "content", "calendars");

    /// <summary>Working days from all shipped calendars. A broken calendar is skipped and logged in one line.</summary>
    public static WorkingDays Open(ILogger<WorkingDays> log)
    {
        var (days, faults) = Load(Folder);
        foreach (var fault in faults)
        {
            log.LogError("Bank holidays left out: {Fault}", fault);
        }

        return new WorkingDays(days);
    }

    /// <summary>
    /// Reads a folder's calendars. Provisional holidays count too: better a promise a day later than a broken one.
    /// </summary>
    public static (IReadOnlyCollection<DateOnly> Days, IReadOnlyList<string> Faults) Load(string folder)
    {
        var (days, faults) = (new HashSet<DateOnly>(), new List<string>());
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.ics") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            try
            {
                days.UnionWith(Read(File.ReadAllText(file)));
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                faults.Add($"{Path.GetFileName(file)}: {e.Message}");
            }
        }

        if (files.Length == 0)
        {
            faults.Add($"there is no calendar in {folder}");
        }

        return (days, faults);
    }

    /// <summary>All days of a calendar's events, cancelled ones excluded.</summary>
    internal static IEnumerable<DateOnly> Read(string text) =>
        (Ical.Net.Calendar.Load(text) ?? throw new FormatException("This is no calendar."))
            .Events.Where(e => e.Status != EventStatus.Cancelled)
            .SelectMany(DaysOf)
            .ToList();

    private static IEnumerable<DateOnly> DaysOf(CalendarEvent holiday)
    {
        if (holiday.DtStart is not { HasTime: false } start || holiday.RecurrenceRule is not null)
        {
            throw new FormatException($"\"{holiday.Summary}\" must be whole days without recurrence.");
        }

        // The end of whole days is the first day after them (RFC 5545).
        var end = holiday.DtEnd?.Date ?? start.Date.AddDays(1);
        for (var day = start.Date; day < end; day = day.AddDays(1))
        {
            yield return day;
        }
    }
}
