using System.Reflection;

namespace Paycare.Care.Articles;

/// <summary>
/// How people who need help talk in one language, from <c>Words/LANGUAGE.txt</c>: stop words, groups of words that mean the
/// same to a customer in trouble, and words of danger.
/// </summary>
internal sealed class Vocabulary
{
    private const string StopMark = "stop:",
        DangerMark = "danger:";

    private Vocabulary(IReadOnlySet<string> stops, IReadOnlyList<IReadOnlyList<string>> groups, IReadOnlyList<string> dangers)
    {
        Stops = stops;
        Groups = groups;
        Dangers = dangers;
    }

    /// <summary>Words that say nothing about what is wrong.</summary>
    public IReadOnlySet<string> Stops { get; }

    /// <summary>Words and short phrases that stand for each other.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Groups { get; }

    /// <summary>Words and short phrases of people who may be losing money right now.</summary>
    public IReadOnlyList<string> Dangers { get; }

    public static Vocabulary Of(string language)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"words-{language}")
            ?? throw new InvalidOperationException($"There is no list of words for {language}.");
        using var reader = new StreamReader(stream);
        var (stops, groups, dangers) = (new HashSet<string>(StringComparer.Ordinal), new List<IReadOnlyList<string>>(), new List<string>());
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith(StopMark, StringComparison.Ordinal))
            {
                stops.UnionWith(line[StopMark.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
            else if (line.StartsWith(DangerMark, StringComparison.Ordinal))
            {
                dangers.AddRange(Entries(line[DangerMark.Length..]));
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                groups.Add(Entries(line));
            }
        }

        return new Vocabulary(stops, groups, dangers);

        static string[] Entries(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
