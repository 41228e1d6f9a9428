using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Storage;

namespace Paycare.Care.Searching;

/// <summary>Cases that were found.</summary>
/// <param name="Numbers">Their numbers, newest first.</param>
/// <param name="SearchedTo">All cases from this number on were looked at; 0 when no older one can have the words.</param>
internal sealed record FoundCases(IReadOnlyList<long> Numbers, long SearchedTo)
{
    public static readonly FoundCases None = new([], 0);

    /// <summary>Whether older cases may have the words too.</summary>
    public bool HasMore => SearchedTo > 0;
}

/// <summary>
/// Finds cases by words, all of them, wherever in the case each stands. Newest first, and never more than so many: what half of all
/// cases say costs what a rare name costs. See <see cref="WordRows"/> for how.
/// </summary>
internal sealed class CaseSearch(Database db)
{
    /// <summary>The most cases that one search looks at.</summary>
    public const int Most = 1_000;

    private const int Wider = 4;
    private const int Sampled = 400,
        Few = 40;
    private const long NewestAre = 2_048;
    private const int MostWords = 12;

    /// <summary>The newest cases that have the words of a query.</summary>
    /// <param name="query">What was typed.</param>
    /// <param name="before">Cases below this number only.</param>
    public async Task<FoundCases> FindAsync(string query, long before, CancellationToken cancel)
    {
        var words = Sought(query);
        var last = await db.Set<CaseWords>().MaxAsync(w => (long?)w.Id, cancel);
        if (words.Count == 0 || last is null)
        {
            return FoundCases.None;
        }

        before = Math.Min(before, WordRows.OwnerOf(last.Value) + 1);
        var rarest = await RarestAsync(words, before, cancel);
        var numbers = await OwnersAsync(rarest, before, cancel);
        var others = words.Where(w => w != rarest).ToList();
        return new FoundCases(
            others.Count == 0 ? numbers : await HavingAsync(numbers, others, cancel),
            numbers.Count < Most ? 0 : numbers[^1]
        );
    }

    /// <summary>Those among a few cases that have the words of a query.</summary>
    public Task<IReadOnlyList<long>> AmongAsync(IReadOnlyList<long> numbers, string query, CancellationToken cancel) =>
        HavingAsync(numbers, Sought(query), cancel);

    private static List<SoughtWord> Sought(string query) => [.. CaseWords.Sought(query).Take(MostWords)];

    /// <summary>From the newest span to older ones: as many at each look as the missing ones should take, or else more and more.</summary>
    private async Task<List<long>> OwnersAsync(SoughtWord word, long before, CancellationToken cancel)
    {
        var found = new List<long>();
        var (span, many) = (WordRows.SpanOf(before - 1), 1);
        while (span >= 0 && found.Count < Most)
        {
            var spans = Enumerable.Range(0, many).Select(i => span - i).Where(s => s >= 0);
            var here = await db.Dialect.OwnersWithWordAsync(db, CaseWords.Table, word, spans, before, Most - found.Count, cancel);
            found.AddRange(here);
            span -= many;
            var wider = many * Wider;
            many = here.Count == 0 ? wider : Math.Min(wider, 1 + ((Most - found.Count) * many / here.Count));
        }

        return found;
    }

    /// <summary>The word that the fewest of the newest cases have: the others are looked for in its cases only.</summary>
    private async Task<SoughtWord> RarestAsync(List<SoughtWord> words, long before, CancellationToken cancel)
    {
        var (rarest, fewest) = (words[0], int.MaxValue);
        if (words.Count == 1)
        {
            return rarest;
        }

        // A span that has some thousands already.
        var span = WordRows.SpanOf(Math.Max(0, before - NewestAre));
        foreach (var word in words.OrderByDescending(w => w.Text.Length))
        {
            var many = (await db.Dialect.OwnersWithWordAsync(db, CaseWords.Table, word, [span], before, Sampled, cancel)).Count;
            (rarest, fewest) = many < fewest ? (word, many) : (rarest, fewest);
            if (fewest < Few)
            {
                break;
            }
        }

        return rarest;
    }

    private async Task<IReadOnlyList<long>> HavingAsync(IReadOnlyList<long> numbers, List<SoughtWord> words, CancellationToken cancel)
    {
        if (numbers.Count == 0 || words.Count == 0)
        {
            return [];
        }

        var cases = db.Set<Case>().Where(c => EF.Parameter(numbers).Contains(c.Number));
        foreach (var needle in words.Select(w => w.Needle))
        {
            cases = cases.Where(c =>
                db.Set<CaseWords>()
                    .Any(w => w.Id >= c.Number * WordRows.PerOwner && w.Id < (c.Number + 1) * WordRows.PerOwner && w.Words.Contains(needle))
            );
        }

        return await cases.OrderByDescending(c => c.Number).Select(c => c.Number).ToListAsync(cancel);
    }
}
