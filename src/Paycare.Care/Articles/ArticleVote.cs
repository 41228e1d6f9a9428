using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Care.Articles;

/// <summary>How helpful readers found an article.</summary>
/// <param name="Helped">Number of readers who said yes.</param>
/// <param name="Asked">Number of readers who said yes or no.</param>
public sealed record ArticleHelpfulness(int Helped, int Asked);

/// <summary>One reader's vote on an article; the latest one counts.</summary>
internal sealed class ArticleVote
{
    public required string Slug { get; init; }

    public required string Language { get; init; }

    public required CustomerId Reader { get; init; }

    public required bool Helped { get; set; }

    public required DateTimeOffset At { get; set; }

    public static void Map(EntityTypeBuilder<ArticleVote> vote)
    {
        vote.ToTable("care_article_votes");
        vote.HasKey(v => new
        {
            v.Slug,
            v.Language,
            v.Reader,
        });
        vote.Property(v => v.Slug).HasMaxLength(100);
        vote.Property(v => v.Language).HasMaxLength(10);
    }
}
