using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Ids;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Articles;

/// <summary>A help article in a list.</summary>
/// <param name="Slug">Its name in URLs.</param>
/// <param name="Title">The title.</param>
/// <param name="Summary">The answer in a sentence or two, at most 140 characters.</param>
/// <param name="Topic">The topic's contract name.</param>
public sealed record ArticleItem(string Slug, string Title, string Summary, string Topic);

/// <summary>Help articles, for pages and endpoints.</summary>
public sealed class HelpArticles
{
    /// <summary>Maximum length of a query, in characters.</summary>
    public const int QueryLength = 200;

    private readonly ArticleLibrary _library;
    private readonly Database _db;
    private readonly AddressLimits _limits;
    private readonly TimeProvider _clock;

    internal HelpArticles(ArticleLibrary library, Database db, AddressLimits limits, TimeProvider clock)
    {
        _limits = limits;
        _library = library;
        _db = db;
        _clock = clock;
    }

    /// <summary>The article with a slug, in English when it is not translated; <c>null</c> when there is none.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="slug">Its name in URLs.</param>
    public Article? Find(CultureInfo culture, string slug)
    {
        ArgumentNullException.ThrowIfNull(culture);
        return _library.For(culture).Find(slug);
    }

    /// <summary>The articles that answer a query, best first; for an empty query all of them, urgent ones first.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="query">Any text; cut at <see cref="QueryLength"/> characters.</param>
    /// <param name="limit">Most articles to return.</param>
    /// <param name="cancel">Cancels the search.</param>
    public async Task<Result<IReadOnlyList<ArticleItem>>> SearchAsync(
        CultureInfo culture,
        string? query,
        int limit,
        CancellationToken cancel
    ) =>
        _limits.Enter(LimitedStep.SearchHelp) is { } tooMany
            ? tooMany
            : new Result<IReadOnlyList<ArticleItem>>(await RankAsync(culture, query, limit, cancel));

    private async Task<IReadOnlyList<ArticleItem>> RankAsync(CultureInfo culture, string? query, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(culture);
        var shelf = _library.For(culture);
        if (string.IsNullOrWhiteSpace(query))
        {
            return [.. shelf.Articles.Take(limit).Select(Item)];
        }

        var wanted = shelf.Words.Read(query.Length > QueryLength ? query[..QueryLength] : query);
        var candidates = await CandidatesAsync(shelf.Language, [.. wanted.SelectMany(w => w.Words.Keys).Distinct()], cancel);
        return
        [
            .. candidates
                .Select(shelf.Find)
                .OfType<Article>()
                .Select(article => (article, score: shelf.Words.Score(article.Slug, wanted)))
                .OrderByDescending(found => found.score)
                .ThenBy(found => found.article.Slug, StringComparer.Ordinal)
                .Take(limit)
                .Select(found => Item(found.article)),
        ];
    }

    /// <summary>The articles for a customer writing a draft: found by its words, or by its topic while there are none.</summary>
    /// <param name="culture">The reader's language.</param>
    /// <param name="topic">The draft's topic.</param>
    /// <param name="words">What was written so far.</param>
    /// <param name="limit">Most articles to return.</param>
    /// <param name="cancel">Cancels the search.</param>
    public async Task<IReadOnlyList<ArticleItem>> SuggestAsync(
        CultureInfo culture,
        string topic,
        string words,
        int limit,
        CancellationToken cancel
    )
    {
        ArgumentNullException.ThrowIfNull(words);
        // The last words: what is being written right now matters most.
        var recent = words.Length > QueryLength ? words[^QueryLength..] : words;
        var found = string.IsNullOrWhiteSpace(recent) ? [] : await RankAsync(culture, recent, limit, cancel);
        var ofTopic = _library.For(culture).Articles.Where(a => a.Topic == topic).Select(Item);
        return [.. found.Concat(ofTopic).DistinctBy(a => a.Slug).Take(limit)];
    }

    /// <summary>Records whether an article helped a reader; the latest vote counts.</summary>
    public async Task<Result<Done>> VoteAsync(CultureInfo culture, string slug, CustomerId reader, bool helped, CancellationToken cancel)
    {
        if (Find(culture, slug) is not { } article)
        {
            return Refusal.NotFound;
        }

        var language = article.Language.Name;
        await _db.RetryAsync(
            async () =>
            {
                var vote = await _db.Set<ArticleVote>()
                    .SingleOrDefaultAsync(v => v.Slug == slug && v.Language == language && v.Reader == reader, cancel);
                if (vote is null)
                {
                    _db.Set<ArticleVote>()
                        .Add(
                            new ArticleVote
                            {
                                Slug = slug,
                                Language = language,
                                Reader = reader,
                                Helped = helped,
                                At = _clock.GetUtcNow(),
                            }
                        );
                }
                else
                {
                    (vote.Helped, vote.At) = (helped, _clock.GetUtcNow());
                }

                await _db.SaveChangesAsync(cancel);
            },
            cancel
        );
        return Done.Instance;
    }

    /// <summary>How many readers an article helped, in the given language.</summary>
    public async Task<ArticleHelpfulness> HelpfulnessAsync(CultureInfo culture, string slug, CancellationToken cancel)
    {
        var language = Find(culture, slug)?.Language.Name;
        var votes = _db.Set<ArticleVote>().Where(v => v.Slug == slug && v.Language == language);
        return new ArticleHelpfulness(await votes.CountAsync(v => v.Helped, cancel), await votes.CountAsync(cancel));
    }

    /// <summary>Brings the search index up to date with the shipped articles. Called once, at start.</summary>
    /// <param name="cancel">Cancels the start.</param>
    public Task PrepareAsync(CancellationToken cancel) => ArticleIndexRow.FillAsync(_db, _library, cancel);

    private async Task<List<string>> CandidatesAsync(CultureInfo language, IReadOnlyCollection<string> words, CancellationToken cancel)
    {
        if (words.Count == 0)
        {
            return [];
        }

        var found = _db.Dialect.RowsWithAnyWord(_db.Set<ArticleIndexRow>(), ArticleIndexRow.Table, words);
        return await found.AsNoTracking().Where(r => r.Language == language.Name).Select(r => r.Slug).ToListAsync(cancel);
    }

    private static ArticleItem Item(Article article) => new(article.Slug, article.Title, article.Summary, article.Topic);
}
