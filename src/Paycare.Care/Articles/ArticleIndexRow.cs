using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Storage;

namespace Paycare.Care.Articles;

/// <summary>
/// The words of one article for readers of one language. Each engine keeps its full-text index of the column <see cref="Words"/>
/// up to date automatically: see the migration HelpArticles.
/// </summary>
internal sealed class ArticleIndexRow
{
    public const string Table = "care_article_index";

    /// <summary>A number, because SQLite's full-text index refers to rows by number.</summary>
    public int Id { get; init; }

    public required string Language { get; init; }

    public required string Slug { get; init; }

    /// <summary>Distinct words, separated by blanks.</summary>
    public required string Words { get; set; }

    /// <summary>Detects changed words without reading them.</summary>
    public required string Hash { get; set; }

    public static void Map(EntityTypeBuilder<ArticleIndexRow> row)
    {
        row.ToTable(Table);
        row.Property(r => r.Language).HasMaxLength(10);
        row.Property(r => r.Slug).HasMaxLength(100);
        row.Property(r => r.Hash).HasMaxLength(64);
        row.HasIndex(r => new { r.Language, r.Slug }).IsUnique();
    }

    /// <summary>Brings the table in line with the library; writes only what changed.</summary>
    /// <returns>Number of rows written or removed.</returns>
    public static async Task<int> FillAsync(Database db, ArticleLibrary library, CancellationToken cancel)
    {
        var rows = db.Set<ArticleIndexRow>();
        var known = await rows.AsNoTracking()
            .Select(r => new
            {
                r.Id,
                r.Language,
                r.Slug,
                r.Hash,
            })
            .ToDictionaryAsync(r => (r.Language, r.Slug), cancel);
        var changed = new HashSet<int>();
        foreach (var shelf in library.Shelves)
        {
            foreach (var article in shelf.Articles)
            {
                var words = shelf.Words.Index(article.Slug);
                var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(words)));
                if (known.Remove((shelf.Language.Name, article.Slug), out var row) && row.Hash == hash)
                {
                    continue;
                }

                if (row is not null)
                {
                    changed.Add(row.Id);
                }

                rows.Add(
                    new ArticleIndexRow
                    {
                        Language = shelf.Language.Name,
                        Slug = article.Slug,
                        Words = words,
                        Hash = hash,
                    }
                );
            }
        }

        // What remains in "known" no longer has an article.
        changed.UnionWith(known.Values.Select(r => r.Id));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await rows.Where(r => changed.Contains(r.Id)).ExecuteDeleteAsync(cancel);
        var written = await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return written + changed.Count;
    }
}
