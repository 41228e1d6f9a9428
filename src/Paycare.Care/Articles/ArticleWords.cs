namespace Paycare.Care.Articles;

/// <summary>
/// The words of one language's articles and their weights (BM25 over weighted fields). Ranking is done here so that both engines
/// rank alike, and in <see cref="decimal"/> for the same result on every machine.
/// </summary>
internal sealed class ArticleWords
{
    private const decimal Saturation = 1.2m,
        StemWeight = 0.9m,
        SynonymWeight = 0.6m,
        TypoWeight = 0.7m;
    private const int MostTypos = 6,
        ShortestTypo = 5,
        ShortestBeginning = 3;

    /// <summary>
    /// How much a mention in a body counts towards a word being common, once other articles have the word in their heads. Every
    /// body says "PIN" somewhere; that makes the word no less significant.
    /// </summary>
    private const decimal Mention = 0.25m;

    /// <summary>Title, keywords, summary, body: each one's word weight, and its penalty for long texts.</summary>
    private static readonly Field[] Fields =
    [
        new(a => [a.Title], 4m, 0.5m, IsHead: true),
        new(a => a.Keywords, 4m, 0.5m, IsHead: true),
        new(a => [a.Summary], 2m, 0.5m, IsHead: true),
        new(a => [a.Text], 1m, 0.7m, IsHead: false),
    ];

    private readonly Analyser _analyser;
    private readonly Dictionary<string, Dictionary<string, decimal>> _weights;
    private readonly Dictionary<string, HashSet<string>> _heads;
    private readonly Dictionary<string, List<(string Slug, decimal Worth, bool IsHead)>> _worth;
    private readonly Dictionary<string, decimal> _rarity;
    private readonly decimal _rarest;

    public ArticleWords(Analyser analyser, IReadOnlyList<Article> articles)
    {
        _analyser = analyser;
        var found = articles.ToDictionary(a => a.Slug, _ => new Dictionary<string, (decimal Weight, bool Heads)>());
        foreach (var field in Fields)
        {
            // Each keyword separately: words that merely stand next to each other are no phrase.
            var words = articles.ToDictionary(a => a.Slug, a => field.Texts(a).SelectMany(analyser.Index).ToList());
            var mean = Math.Max(1m, words.Values.Sum(w => (decimal)w.Count) / Math.Max(1, articles.Count));
            foreach (var (slug, list) in words)
            {
                var length = 1 - field.LengthPenalty + (field.LengthPenalty * list.Count / mean);
                foreach (var (word, count) in list.CountBy(w => w))
                {
                    var (weight, heads) = found[slug].GetValueOrDefault(word);
                    found[slug][word] = (weight + (field.Weight * count / length), heads || field.IsHead);
                }
            }
        }

        _weights = found.ToDictionary(f => f.Key, f => f.Value.ToDictionary(w => w.Key, w => w.Value.Weight));
        _heads = found.ToDictionary(
            f => f.Key,
            f => f.Value.Where(w => w.Value.Heads).Select(w => w.Key).ToHashSet(StringComparer.Ordinal)
        );
        // Few pairs of counts occur, and a logarithm in decimals is slow.
        var rarities = new Dictionary<(int, int), decimal>();
        _rarity = found
            .Values.SelectMany(f => f)
            .GroupBy(w => w.Key, w => w.Value.Heads)
            .ToDictionary(w => w.Key, w => RarityOf(w.Count(), w.Count(heads => heads)));

        _rarest = Rarity(articles.Count, 1, 1);
        _worth = [];
        foreach (var (slug, weights) in _weights)
        {
            foreach (var (word, weight) in weights)
            {
                if (!_worth.TryGetValue(word, out var articlesWithIt))
                {
                    _worth[word] = articlesWithIt = [];
                }

                articlesWithIt.Add((slug, WorthOf(word, weight), _heads[slug].Contains(word)));
            }
        }

        decimal RarityOf(int having, int headed) =>
            rarities.TryGetValue((having, headed), out var known)
                ? known
                : rarities[(having, headed)] = Rarity(articles.Count, having, headed);
    }

    private static decimal Rarity(int articles, int having, int headed)
    {
        var carriers = headed == 0 ? having : headed + (Mention * (having - headed));
        return Log2(1 + ((articles - carriers + 0.5m) / (carriers + 0.5m)));
    }

    /// <summary>The distinct words of an article, in a fixed order, for the engines to index.</summary>
    public string Index(string slug) => string.Join(' ', _weights[slug].Keys.Order(StringComparer.Ordinal));

    /// <summary>The terms of a query, as words that occur in articles.</summary>
    /// <param name="query">What was typed.</param>
    /// <param name="isExact">Whether words that no article has are left alone, and not taken for slips of the pen.</param>
    public Reading Read(string query, bool isExact = false)
    {
        var terms = _analyser.Query(query).Select(asked => (asked.Sureness, Wanted: Want(asked, isExact))).ToList();
        var all = terms.Sum(t => t.Sureness);
        var known = terms.Where(t => t.Wanted.Words.Count > 0).ToList();
        return new Reading(
            [.. known.Select(t => t.Wanted)],
            // A word that is only a slip away may be another language's.
            all == 0
                ? 0
                : known.Sum(t => t.Wanted.IsGuess ? 0 : t.Sureness) / all,
            terms.Sum(t => t.Wanted.Words.Count > 0 ? t.Wanted.Words.Max(w => w.Value * _rarity[w.Key]) : t.Sureness * _rarest)
        );
    }

    /// <summary>Whether a text speaks of money or an account in danger.</summary>
    public bool SpeaksOfDanger(string text) => _analyser.SpeaksOfDanger(text);

    /// <summary>Whether title, keywords or summary of an article have one of the words: a mention in a body is no subject.</summary>
    public bool IsAbout(string slug, IEnumerable<Wanted> wanted) => wanted.Any(w => w.Words.Keys.Any(_heads[slug].Contains));

    /// <summary>How well an article answers the query; higher is better.</summary>
    public decimal Score(string slug, IEnumerable<Wanted> wanted)
    {
        var weights = _weights[slug];
        return wanted.Sum(w =>
            w.Words.Max(word => weights.TryGetValue(word.Key, out var weight) ? word.Value * WorthOf(word.Key, weight) : 0)
        );
    }

    /// <summary>The same of every article that is about them: each word is looked up once, not once for each article.</summary>
    public IEnumerable<(string Slug, decimal Score)> Scores(IEnumerable<Wanted> wanted)
    {
        var (scores, best, about) = (new Dictionary<string, decimal>(), new Dictionary<string, decimal>(), new HashSet<string>());
        foreach (var term in wanted)
        {
            best.Clear();
            foreach (var (word, sureness) in term.Words)
            {
                foreach (var (slug, worth, isHead) in _worth[word])
                {
                    best[slug] = Math.Max(best.GetValueOrDefault(slug), sureness * worth);
                    if (isHead)
                    {
                        about.Add(slug);
                    }
                }
            }

            foreach (var (slug, score) in best)
            {
                scores[slug] = scores.GetValueOrDefault(slug) + score;
            }
        }

        return about.Select(slug => (slug, scores[slug]));
    }

    private decimal WorthOf(string word, decimal weight) => _rarity[word] * weight / (Saturation + weight);

    private Wanted Want(Asked asked, bool isExact)
    {
        var words = new Dictionary<string, decimal>();
        Add(asked.Forms.Take(1), 1);
        Add(asked.Forms.Skip(1), StemWeight);
        Add(asked.Synonyms, SynonymWeight);
        if (isExact)
        {
            return new Wanted(words, IsGuess: false);
        }

        var isGuess = words.Count == 0;
        if (words.Count == 0)
        {
            Add(Typos(asked.Forms[0]), TypoWeight);
        }

        if (words.Count == 0 && asked.IsLast)
        {
            Add(Beginning(asked.Forms[0]), TypoWeight);
        }

        return new Wanted(words, isGuess);

        void Add(IEnumerable<string> found, decimal weight)
        {
            foreach (var word in found.Where(_rarity.ContainsKey))
            {
                words.TryAdd(word, weight * asked.Sureness);
            }
        }
    }

    private IEnumerable<string> Typos(string word) =>
        word.Length < ShortestTypo
            ? []
            : _rarity.Keys.Where(known => known[0] == word[0] && IsOneSlipAway(word, known)).Order(StringComparer.Ordinal).Take(MostTypos);

    private IEnumerable<string> Beginning(string word) =>
        word.Length < ShortestBeginning
            ? []
            : _rarity
                .Keys.Where(known => known.StartsWith(word, StringComparison.Ordinal))
                .OrderBy(k => k.Length)
                .ThenBy(k => k, StringComparer.Ordinal)
                .Take(MostTypos);

    /// <summary>Whether one insertion, deletion, substitution or swap of neighbours turns one word into the other.</summary>
    internal static bool IsOneSlipAway(string left, string right)
    {
        var (a, b) = left.Length <= right.Length ? (left, right) : (right, left);
        if (b.Length - a.Length > 1)
        {
            return false;
        }

        var same = a.AsSpan().CommonPrefixLength(b);
        var restA = a.AsSpan(same);
        var restB = b.AsSpan(same);
        return a.Length != b.Length
            ? restA.SequenceEqual(restB[1..])
            : restA.IsEmpty
                || restA[1..].SequenceEqual(restB[1..])
                || (restA.Length > 1 && restA[0] == restB[1] && restA[1] == restB[0] && restA[2..].SequenceEqual(restB[2..]));
    }

    /// <summary>The logarithm to base 2 of a number of at least 1, to twelve binary places.</summary>
    internal static decimal Log2(decimal number)
    {
        var log = 0m;
        while (number >= 2)
        {
            number /= 2;
            log++;
        }

        for (var place = 0.5m; place > 0.0001m; place /= 2)
        {
            number *= number;
            if (number >= 2)
            {
                number /= 2;
                log += place;
            }
        }

        return log;
    }

    private sealed record Field(Func<Article, IReadOnlyList<string>> Texts, decimal Weight, decimal LengthPenalty, bool IsHead);
}

/// <summary>A query as one language reads it.</summary>
/// <param name="Terms">Its terms that occur in articles.</param>
/// <param name="Known">How much of it the language knows: 1 for everything, 0 for nothing.</param>
/// <param name="Ideal">The score of an article that would be about all of it; words that no article has count as rare ones.</param>
internal sealed record Reading(IReadOnlyList<Wanted> Terms, decimal Known, decimal Ideal);

/// <summary>One term of a query.</summary>
/// <param name="Words">Matching words in the articles, each with its sureness: 1 is certain.</param>
/// <param name="IsGuess">Whether they are only one slip away, or begin as it does.</param>
internal sealed record Wanted(IReadOnlyDictionary<string, decimal> Words, bool IsGuess);
