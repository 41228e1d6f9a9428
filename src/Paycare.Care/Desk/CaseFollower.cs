using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;

namespace Paycare.Care.Desk;

/// <summary>A staff member's following of a case, which may be assigned to a colleague.</summary>
internal sealed class CaseFollower
{
    public required CaseId Case { get; init; }

    public required StaffId Staff { get; init; }

    public static void Map(EntityTypeBuilder<CaseFollower> follower)
    {
        follower.ToTable("care_followers");
        follower.HasKey(f => new { f.Case, f.Staff });
        follower.HasIndex(f => f.Staff);
    }
}
