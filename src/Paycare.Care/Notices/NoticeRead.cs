using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Care.Notices;

/// <summary>A notice that its customer has read. The notices themselves are read off what happened, and stored nowhere.</summary>
internal sealed class NoticeRead
{
    public required CustomerId Customer { get; init; }

    public required string Notice { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<NoticeRead> read)
    {
        read.ToTable("care_notice_reads");
        read.HasKey(r => new { r.Customer, r.Notice });
        read.Property(r => r.Notice).HasMaxLength(80);
    }
}
