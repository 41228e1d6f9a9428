using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Quotas;

/// <summary>What a subject used. Its version makes every change a compare-and-set.</summary>
internal sealed class QuotaRow : IVersioned
{
    public required string Subject { get; init; }

    /// <summary>The sums of single parts of time: <c>SECONDS=SUM</c>, with blanks between them.</summary>
    public string Sums { get; private set; } = "";

    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>When nothing in it counts any more; <c>null</c> for never.</summary>
    public DateTimeOffset? EndsAt { get; private set; }

    public int Version { get; private set; } = 1;

    public QuotaUse Use(QuotaWindow window, DateTimeOffset now) => new(Read(window, now).Sum(s => s.Sum), LastAt);

    public void Add(QuotaWindow window, long amount, DateTimeOffset now)
    {
        Change(window, window.SlotOf(now), amount, now);
        (LastAt, EndsAt) = (now, window.End(now));
    }

    /// <summary>Takes off what was added at a time and is not to count after all.</summary>
    public void TakeOff(QuotaWindow window, long amount, DateTimeOffset addedAt, DateTimeOffset now) =>
        Change(window, window.SlotOf(addedAt), -amount, now);

    public void Clear()
    {
        (Sums, LastAt) = ("", null);
        Version++;
    }

    public static void Map(EntityTypeBuilder<QuotaRow> row)
    {
        row.ToTable("platform_quotas");
        row.HasKey(r => r.Subject);
        row.Property(r => r.Subject).HasMaxLength(160);
        row.HasVersion();
        row.HasIndex(r => r.EndsAt);
    }

    private void Change(QuotaWindow window, long slot, long amount, DateTimeOffset now)
    {
        var sums = Read(window, now).ToDictionary(s => s.Slot, s => s.Sum);
        if (amount > 0 || sums.ContainsKey(slot))
        {
            sums[slot] = Math.Max(0, checked(sums.GetValueOrDefault(slot) + amount));
        }

        Sums = string.Join(' ', sums.OrderBy(s => s.Key).Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key}={s.Value}")));
        Version++;
    }

    private IEnumerable<(long Slot, long Sum)> Read(QuotaWindow window, DateTimeOffset now) =>
        Sums.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => s.Split('='))
            .Select(s => (Slot: long.Parse(s[0], CultureInfo.InvariantCulture), Sum: long.Parse(s[1], CultureInfo.InvariantCulture)))
            .Where(s => window.Counts(s.Slot, now));
}
