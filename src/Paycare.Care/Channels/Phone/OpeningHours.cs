using Microsoft.Extensions.Options;
using Paycare.Platform.Calendar;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Phone;

/// <summary>When care's people answer the phone: by the business calendar, in Jakarta. The menu itself never closes.</summary>
internal sealed class OpeningHours(IOptions<PhoneOptions> options, WorkingDays days, TimeProvider clock)
{
    /// <summary>When they answer again; <c>null</c> while they do.</summary>
    public DateTimeOffset? OpensAt
    {
        get
        {
            var (now, hours) = (clock.GetUtcNow(), options.Value);
            var (today, time) = (WorkingDays.DayOf(now), now.ToOffset(Wording.WesternIndonesia).TimeOfDay);
            if (Works(today) && time < hours.ClosesAt)
            {
                return time >= hours.OpensAt ? null : At(today);
            }

            do
            {
                today = today.AddDays(1);
            } while (!Works(today));

            return At(today);
        }
    }

    private bool Works(DateOnly day) => options.Value.IsOpenEveryDay || days.IsWorking(day);

    private DateTimeOffset At(DateOnly day) => WorkingDays.At(day, TimeOnly.MinValue) + options.Value.OpensAt;
}
