using System.Globalization;
using Microsoft.Extensions.Logging;
using Paycare.Care.Cases;
using Paycare.Platform.Localisation;
using Paycare.Platform.Processes;

namespace Paycare.Care.Articles;

/// <summary>
/// Every article, read once from the files shipped beside the binary. A broken one is skipped and logged in one line: a slip in a
/// text must not keep money from moving.
/// </summary>
[EachProcess("The articles are read once from files that come with the program.")]
internal sealed class ArticleLibrary
{
    /// <summary>Urgent topics come first when nothing was asked for.</summary>
    private static readonly CaseTopic[] Order =
    [
        CaseTopic.AccountStolen,
        CaseTopic.PaymentFailed,
        CaseTopic.PinLocked,
        CaseTopic.Refund,
        CaseTopic.TopUp,
        CaseTopic.Card,
        CaseTopic.Security,
        CaseTopic.Other,
    ];

    private readonly Dictionary<string, Shelf> _shelves;

    private ArticleLibrary(IReadOnlyCollection<Article> articles, IReadOnlyList<string> faults)
    {
        Faults = faults;
        var written = articles.ToLookup(a => a.Language.Name);
        _shelves = Languages.All.ToDictionary(
            l => l.Name,
            language => new Shelf(
                language,
                [
                    .. written[language.Name]
                        .UnionBy(written[Languages.English.Name], a => a.Slug)
                        .OrderBy(a => Array.IndexOf(Order, CaseNames.Topics[a.Topic]))
                        .ThenBy(a => a.Slug, StringComparer.Ordinal),
                ]
            )
        );
    }

    /// <summary>The articles' folder beside the binary, wherever it was started from.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "content", "help");

    /// <summary>Faults in the files, one line each.</summary>
    public IReadOnlyList<string> Faults { get; }

    /// <summary>The articles for readers of each language.</summary>
    public IEnumerable<Shelf> Shelves => _shelves.Values;

    /// <summary>The articles for readers of a language; English for languages Paycare does not support.</summary>
    public Shelf For(CultureInfo culture) => _shelves.GetValueOrDefault(culture.Name) ?? _shelves[Languages.English.Name];

    /// <summary>Reads the shipped articles and reports the broken ones.</summary>
    public static ArticleLibrary Open(ILogger<ArticleLibrary> log)
    {
        var library = Load(Folder);
        foreach (var fault in library.Faults)
        {
            log.LogError("Help article left out: {Fault}", fault);
        }

        return library;
    }

    /// <summary>Reads a folder that has one folder per language.</summary>
    public static ArticleLibrary Load(string folder)
    {
        var (articles, faults) = (new List<Article>(), new List<string>());
        foreach (var language in Languages.All)
        {
            var place = Path.Combine(folder, language.Name);
            if (!Directory.Exists(place))
            {
                faults.Add($"{language.Name}: the folder is missing");
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(place, "*.md").Order(StringComparer.Ordinal))
            {
                try
                {
                    articles.Add(ArticleFile.Read(language, Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));
                }
                catch (Exception e) when (e is ArticleException or IOException or UnauthorizedAccessException)
                {
                    faults.Add(e.Message);
                }
            }
        }

        return new ArticleLibrary(articles, faults);
    }
}

/// <summary>The articles for readers of one language, falling back to English, in a sensible order.</summary>
internal sealed class Shelf
{
    private readonly Dictionary<string, Article> _bySlug;

    public Shelf(CultureInfo language, IReadOnlyList<Article> articles)
    {
        Language = language;
        Articles = articles;
        _bySlug = articles.ToDictionary(a => a.Slug, StringComparer.Ordinal);
        Words = new ArticleWords(Analyser.For(language, articles.SelectMany(a => a.Keywords)), articles);
    }

    public CultureInfo Language { get; }

    public IReadOnlyList<Article> Articles { get; }

    /// <summary>The words of these articles, for ranking.</summary>
    public ArticleWords Words { get; }

    public Article? Find(string slug) => _bySlug.GetValueOrDefault(slug);
}
