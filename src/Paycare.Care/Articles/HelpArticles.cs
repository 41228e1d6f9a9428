using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
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

    /// <summary>The share of a query's words that a language must know for its own articles to be searched.</summary>
    private const decimal Understood = 0.5m;

    /// <summary>The share of the best possible score below which an article only shares a word with the query.</summary>
    private const decimal Floor = 0.15m;

    private readonly ArticleLibrary _library;
    private readonly Database _db;
    private readonly AddressLimits _limits;
    private readonly TimeProvider _clock;
    private readonly ChannelBook _channels;
    private readonly ScamReportOptions _scams;

    internal HelpArticles(
        ArticleLibrary library,
        Database db,
        AddressLimits limits,
        ChannelBook channels,
        IOptions<ScamReportOptions> scams,
        TimeProvider clock
    )
    {
        _channels = channels;
        _scams = scams.Value;
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
        return _library.For(culture).Find(slug)?.Where(Facts());
    }

    /// <summary>
    /// Whether somebody who asks this may be losing money right now, in whatever language: freezing comes before reading.
    /// </summary>
    /// <param name="query">What was typed.</param>
    public bool IsUrgent(string? query) =>
        !string.IsNullOrWhiteSpace(query) && _library.Shelves.Any(shelf => shelf.Words.SpeaksOfDanger(Cut(query)));

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
        var own = _library.For(culture);
        if (string.IsNullOrWhiteSpace(query))
        {
            return [.. own.Articles.Take(limit).Select(Item)];
        }

        var readings = _library.Shelves.Select(shelf => (Shelf: shelf, Query: shelf.Words.Read(Cut(query)))).ToList();
        var (read, wanted) = readings.First(r => r.Shelf == own);
        if (wanted.Known < Understood)
        {
            // People type in their own language, whatever the app speaks.
            (read, wanted) = readings.OrderByDescending(r => r.Query.Known).ThenByDescending(r => r.Shelf == own).First();
        }

        var found = await FoundAsync(read, wanted, cancel);
        return [.. found.Take(limit).Select(own.Find).OfType<Article>().Select(Item)];
    }

    /// <summary>The slugs of the articles that answer, best first; none rather than some that only share a word.</summary>
    private async Task<IEnumerable<string>> FoundAsync(Shelf shelf, Reading wanted, CancellationToken cancel)
    {
        var candidates = await CandidatesAsync(shelf.Language, [.. wanted.Terms.SelectMany(w => w.Words.Keys).Distinct()], cancel);
        return candidates
            .Where(slug => shelf.Find(slug) is not null && shelf.Words.IsAbout(slug, wanted.Terms))
            .Select(slug => (slug, score: shelf.Words.Score(slug, wanted.Terms)))
            .Where(found => found.score >= Floor * wanted.Ideal)
            .OrderByDescending(found => found.score)
            .ThenBy(found => found.slug, StringComparer.Ordinal)
            .Select(found => found.slug);
    }

    private static string Cut(string query) => query.Length > QueryLength ? query[..QueryLength] : query;

    /// <summary>What articles may promise here.</summary>
    private Dictionary<string, string> Facts()
    {
        var facts = _channels.All.Where(c => c.Ways.Count > 0).ToDictionary(c => c.Name, _ => "", StringComparer.Ordinal);
        if (_scams.Name.Length > 0)
        {
            facts[ArticleBlocks.ScamReport] = "";
            facts[$"{ArticleBlocks.ScamReport}.name"] = _scams.Name;
            facts[$"{ArticleBlocks.ScamReport}.phone"] = _scams.Phone;
            facts[$"{ArticleBlocks.ScamReport}.site"] = _scams.Site;
        }

        return facts;
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
        // "Something else" says nothing of what it is about.
        var ofTopic = topic == CaseTopic.Other.Name() ? [] : _library.For(culture).Articles.Where(a => a.Topic == topic).Select(Item);
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
