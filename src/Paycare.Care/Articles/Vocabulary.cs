using System.Reflection;

namespace Paycare.Care.Articles;

/// <summary>
/// How people who need help talk in one language, from <c>Words/LANGUAGE.txt</c>: stop words, and groups of words that mean the
/// same to a customer in trouble.
/// </summary>
internal sealed class Vocabulary
{
    private const string StopMark = "stop:";

    private Vocabulary(IReadOnlySet<string> stops, IReadOnlyList<IReadOnlyList<string>> groups)
    {
        Stops = stops;
        Groups = groups;
    }

    /// <summary>Words that say nothing about what is wrong.</summary>
    public IReadOnlySet<string> Stops { get; }

    /// <summary>Words and short phrases that stand for each other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; }

    public static Vocabulary Of(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"words-{language}")
            ?? throw new InvalidOperationException($"There is no list of words for {language}.");
        using var reader = new StreamReader(stream);
        var (stops, groups) = (new HashSet<string>(StringComparer.Ordinal), new List<IReadOnlyList<string>>());
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(StopMark, StringComparison.Ordinal))
            {
                stops.UnionWith(line[StopMark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                groups.Add(line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return new Vocabulary(stops, groups);
    }
}
