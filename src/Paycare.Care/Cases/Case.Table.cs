using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <content>The table, and the indexes that the desk's lists read.</content>
internal sealed partial class Case
{
    public static void Map(EntityTypeBuilder<Case> @case)
    {
        @case.ToTable("care_cases");
        @case.Property(c => c.Id).ValueGeneratedNever();
        @case.Property(c => c.Topic).StoredByName();
        @case.Property(c => c.Queue).StoredByName();
        @case.Property(c => c.Channel).HasMaxLength(40);
        @case.Property(c => c.State).StoredByName();
        @case.Property(c => c.AboutKind).HasConversion<string>().HasMaxLength(40);
        @case.Property(c => c.AboutId).HasMaxLength(64);
        @case.Property(c => c.Language).HasMaxLength(10);
        @case.Property(c => c.Cause).HasMaxLength(40);
        @case.Ignore(c => c.NumberText).Ignore(c => c.IsErased).Ignore(c => c.Missing);
        @case.Property(c => c.OwnStory).StoredWords();
        @case.Property(c => c.OwnNeed).StoredWords();
        @case.HasVersion();
        @case.Property(c => c.Key).HasMaxLength(OpenCase.KeyLength);
        @case.Property(c => c.Source).HasMaxLength(SystemCase.SourceLength);
        @case.HasIndex(c => c.Number).IsUnique();
        @case.HasIndex(c => c.Source).IsUnique();
        @case.HasIndex(c => new { c.Customer, c.Key }).IsUnique();
        @case.HasIndex(c => new { c.Customer, c.Number });
        @case.HasIndex(c => c.FirstReplyAt);
        @case.Property(c => c.ContactIndex).HasMaxLength(64);
        @case.HasIndex(c => c.ContactIndex).HasFilter("\"ContactIndex\" IS NOT NULL");
        @case.HasIndex(c => c.MergedInto).HasFilter("\"MergedInto\" IS NOT NULL");
        MapLists(@case);
    }

    /// <summary>
    /// What the desk's lists read, and all that they choose by: few cases are open, however many there ever were, and a page of
    /// those that are done is a piece of their index.
    /// </summary>
    private static void MapLists(EntityTypeBuilder<Case> @case)
    {
        @case
            .HasIndex(
                c => new
                {
                    c.DueMinute,
                    c.AtRiskMinor,
                    c.Number,
                    c.State,
                    c.Queue,
                    c.Topic,
                    c.Channel,
                    c.Language,
                    c.Assignee,
                    c.WaitingSince,
                    c.Id,
                },
                "IX_care_cases_Open"
            )
            .IsDescending(false, true, false, false, false, false, false, false, false, false, false)
            .HasFilter("\"State\" NOT IN ('Resolved', 'Closed')");
        // What the views' numbers are added up from. Its second condition always holds, and is for those alone who say it too: SQLite would
        // take this index for an agent's lists as well, as it thinks that whatever is sought by equality is little.
        @case
            .HasIndex(
                c => new
                {
                    c.Assignee,
                    c.Queue,
                    c.State,
                    c.WaitingSince,
                    c.AtRiskMinor,
                },
                "IX_care_cases_OpenCounted"
            )
            .HasFilter("\"State\" NOT IN ('Resolved', 'Closed') AND \"AtRiskMinor\" >= 0");
        @case
            .HasIndex(
                c => new
                {
                    c.ResolvedAt,
                    c.Number,
                    c.AtRiskMinor,
                    c.State,
                    c.Queue,
                    c.Topic,
                    c.Channel,
                    c.Language,
                    c.Assignee,
                    c.MergedInto,
                },
                "IX_care_cases_Done"
            )
            .HasFilter("\"MergedInto\" IS NULL AND \"State\" IN ('Resolved', 'Closed')");
        // The same for programs, which go by number: what is open, however little of it they choose, and everything, piece by piece.
        @case
            .HasIndex(
                c => new
                {
                    c.Number,
                    c.State,
                    c.Queue,
                    c.Assignee,
                    c.AtRiskMinor,
                    c.Topic,
                    c.Channel,
                    c.Language,
                    c.WaitingSince,
                    c.DueMinute,
                },
                "IX_care_cases_OpenListed"
            )
            .HasFilter("\"State\" NOT IN ('Resolved', 'Closed')");
        @case.HasIndex(
            c => new
            {
                c.Number,
                c.State,
                c.Queue,
                c.Assignee,
            },
            "IX_care_cases_Listed"
        );
    }
}
