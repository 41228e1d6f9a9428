using Paycare.Platform.Localisation;

namespace Paycare.Platform.Quotas;

/// <summary>The time over which a quota counts.</summary>
public sealed class QuotaWindow
{
    private readonly TimeSpan? _span;
    private readonly TimeSpan _slot;

    private QuotaWindow(TimeSpan? span, TimeSpan slot) => (_span, _slot) = (span, slot);

    /// <summary>The last hour, to ten minutes: a part of ten minutes counts as long as any of it may be within the hour.</summary>
    public static QuotaWindow Hour { get; } = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));

    /// <summary>The last 24 hours, to ten minutes.</summary>
    public static QuotaWindow LastDay { get; } = new(TimeSpan.FromHours(24), TimeSpan.FromMinutes(10));

    /// <summary>The calendar day in Jakarta.</summary>
    public static QuotaWindow CalendarDay { get; } = new(null, TimeSpan.FromDays(1));

    /// <summary>For ever.</summary>
    public static QuotaWindow Ever { get; } = new(null, TimeSpan.Zero);

    /// <summary>The part of time that a moment counts to, in seconds since 1970.</summary>
    internal long SlotOf(DateTimeOffset at)
    {
        if (_slot == TimeSpan.Zero)
        {
            return 0;
        }

        var local = at.ToOffset(Wording.WesternIndonesia);
        var ticks = _span is null ? local.Date.Ticks - local.Offset.Ticks : at.UtcTicks - (at.UtcTicks % _slot.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero).ToUnixTimeSeconds();
    }

    /// <summary>Whether a part of time still counts.</summary>
    internal bool Counts(long slot, DateTimeOffset now) =>
        _span is { } span ? DateTimeOffset.FromUnixTimeSeconds(slot) + _slot > now - span : slot == SlotOf(now);

    /// <summary>When what is counted now counts no more; <c>null</c> for never.</summary>
    internal DateTimeOffset? End(DateTimeOffset now) =>
        _slot == TimeSpan.Zero ? null : DateTimeOffset.FromUnixTimeSeconds(SlotOf(now)) + _slot + (_span ?? TimeSpan.Zero);
}
