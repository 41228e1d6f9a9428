using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Care.Notices;

/// <summary>How far the journal of a customer's wallet has been told by push.</summary>
internal sealed class PushCursor
{
    public required CustomerId Customer { get; init; }

    public long Row { get; set; }

    public static void Map(EntityTypeBuilder<PushCursor> cursor)
    {
        cursor.ToTable("care_push_cursors");
        cursor.HasKey(c => c.Customer);
        cursor.Property(c => c.Customer).ValueGeneratedNever();
    }
}
