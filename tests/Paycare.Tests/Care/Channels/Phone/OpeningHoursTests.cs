using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Paycare.Care.Channels.Phone;
using Paycare.Platform.Calendar;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>When care's people answer, in Jakarta.</summary>
public sealed class OpeningHoursTests
{
    private static readonly WorkingDays Days = new([new DateOnly(2026, 3, 19), new DateOnly(2026, 3, 20)]);

    [Theory]
    [InlineData("2026-03-11T08:00:00", null)]
    [InlineData("2026-03-11T19:59:59", null)]
    [InlineData("2026-03-11T07:59:59", "2026-03-11T08:00:00")]
    [InlineData("2026-03-11T20:00:00", "2026-03-12T08:00:00")]
    [InlineData("2026-03-14T12:00:00", "2026-03-16T08:00:00")]
    [InlineData("2026-03-18T23:00:00", "2026-03-23T08:00:00")]
    public void Nights_weekends_and_bank_holidays_are_closed(string now, string? opens)
    {
        var hours = new OpeningHours(Options.Create(new PhoneOptions()), Days, new FakeTimeProvider(At(now)));
        Assert.Equal(opens is null ? (DateTimeOffset?)null : At(opens), hours.OpensAt);
    }

    [Fact]
    public void Every_day_can_be_a_day_of_work()
    {
        var options = Options.Create(new PhoneOptions { IsOpenEveryDay = true });
        Assert.Null(new OpeningHours(options, Days, new FakeTimeProvider(At("2026-03-14T12:00:00"))).OpensAt);
    }

    private static DateTimeOffset At(string local) => DateTimeOffset.Parse($"{local}+07:00", CultureInfo.InvariantCulture);
}
