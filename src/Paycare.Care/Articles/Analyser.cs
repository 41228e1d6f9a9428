using System.Globalization;
using Paycare.Care.Words;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Articles;

/// <summary>
/// Produces the words by which texts are found, in the app rather than the engines, for the same results on both: lower case,
/// folded diacritics, stems, pairs of Chinese characters. Words contain only letters and digits, which rules out injection into
/// an engine's query language.
/// </summary>
internal sealed class Analyser
{
    /// <summary>A single Chinese character among others: it carries a little of the words that the pairs cut apart.</summary>
    private const decimal Hint = 0.25m;

    private readonly Func<string, IReadOnlyList<string>> _forms;
    private readonly HashSet<string> _stops;
    private readonly Dictionary<string, List<Phrase>> _phrases;
    private readonly Dictionary<string, HashSet<string>> _synonyms = [];
    private readonly HashSet<string> _dangers;

    /// <param name="vocabulary">Stop words and synonyms.</param>
    /// <param name="phrases">Phrases that mean more than their single words: the articles' keywords.</param>
    /// <param name="forms">Returns a word's stems.</param>
    public Analyser(Vocabulary vocabulary, IEnumerable<string> phrases, Func<string, IReadOnlyList<string>> forms)
    {
        _forms = forms;
        _stops = [.. vocabulary.Stops.SelectMany(s => Atoms(s)).Select(a => a.Form)];
        var known = new Dictionary<string, Phrase>();
        foreach (var phrase in phrases)
        {
            NewPhrase(known, phrase);
        }

        foreach (var group in vocabulary.Groups)
        {
            var words = group.Select(entry => NewPhrase(known, entry)).ToList();
            foreach (var word in words)
            {
                _synonyms.TryAdd(word, []);
                _synonyms[word].UnionWith(words.Where(w => w != word));
            }
        }

        _dangers = [.. vocabulary.Dangers.Select(entry => NewPhrase(known, entry))];
        _phrases = known.Values.GroupBy(p => p.Parts[0]).ToDictionary(g => g.Key, g => g.ToList());
    }

    public static Analyser For(CultureInfo language, IEnumerable<string> phrases) =>
        new(Vocabulary.Of(language.Name), phrases, Stems.Of(language.Language().Stemming));

    /// <summary>Every word by which a text is found, as often as it occurs.</summary>
    public IEnumerable<string> Index(string text)
    {
        var atoms = Atoms(text);
        for (var i = 0; i < atoms.Count; i++)
        {
            foreach (var form in atoms[i].Forms)
            {
                yield return form;
            }

            if (Pair(atoms, i) is { } pair)
            {
                yield return pair;
            }
        }

        foreach (var phrase in Phrases(atoms))
        {
            yield return phrase;
        }
    }

    /// <summary>Whether a text has one of the words of danger.</summary>
    public bool SpeaksOfDanger(string text) => Index(text).Any(_dangers.Contains);

    /// <summary>The terms of a query, each with the words that may stand for it.</summary>
    public IReadOnlyList<Asked> Query(string text)
    {
        var atoms = Atoms(text);
        var asked = new List<Asked>();
        for (var i = 0; i < atoms.Count; i++)
        {
            var isLast = i == atoms.Count - 1;
            if (!atoms[i].IsHan)
            {
                Add(asked, atoms[i].Forms, _stops.Contains(atoms[i].Form) ? 0 : 1, isLast);
            }
            else
            {
                var isAlone = !atoms[i].FollowsOn && (isLast || !atoms[i + 1].FollowsOn);
                Add(
                    asked,
                    [atoms[i].Text],
                    _stops.Contains(atoms[i].Text) ? 0
                        : isAlone ? 1
                        : Hint
                );
            }

            if (Pair(atoms, i) is { } pair)
            {
                Add(
                    asked,
                    [pair],
                    _stops.Contains(pair) ? 0
                        : !atoms[i].IsHan ? 1
                        : (Sureness(atoms[i]) + Sureness(atoms[i + 1])) / 2
                );
            }
        }

        foreach (var phrase in Phrases(atoms))
        {
            Add(asked, [phrase], _stops.Contains(phrase) ? 0 : 1);
        }

        // "How do I" asks for nothing specific but still deserves an answer.
        return asked.Any(a => a.Sureness > 0) ? [.. asked.Where(a => a.Sureness > 0)] : [.. asked.Select(a => a with { Sureness = 1 })];
    }

    private decimal Sureness(Atom character) => _stops.Contains(character.Text) ? 0 : 1;

    private void Add(List<Asked> asked, IReadOnlyList<string> forms, decimal sureness, bool isLast = false)
    {
        if (!asked.Any(a => a.Forms[0] == forms[0]))
        {
            asked.Add(new Asked(forms, [.. forms.SelectMany(f => _synonyms.GetValueOrDefault(f) ?? []).Except(forms)], sureness, isLast));
        }
    }

    private string NewPhrase(Dictionary<string, Phrase> phrases, string entry)
    {
        var atoms = Atoms(entry);
        var parts = atoms.Select(a => a.Form).ToArray();
        var joined = string.Concat(parts);
        if (parts.Length > 1)
        {
            phrases[joined] = new Phrase(joined, parts);
        }

        return joined;
    }

    private IEnumerable<string> Phrases(List<Atom> atoms)
    {
        for (var i = 0; i < atoms.Count; i++)
        {
            foreach (var phrase in _phrases.GetValueOrDefault(atoms[i].Form) ?? [])
            {
                // Two parts written close together are already one word: see Pair.
                if (
                    i + phrase.Parts.Length <= atoms.Count
                    && !(phrase.Parts.Length == 2 && atoms[i + 1].FollowsOn)
                    && phrase.Parts.Select((part, at) => atoms[i + at].Form == part).All(same => same)
                )
                {
                    yield return phrase.Joined;
                }
            }
        }
    }

    /// <summary>Two adjacent Chinese characters, or the halves of a hyphenated word that people write as one: wi-fi.</summary>
    private static string? Pair(List<Atom> atoms, int at) =>
        at + 1 < atoms.Count && atoms[at + 1].FollowsOn && atoms[at].IsHan == atoms[at + 1].IsHan
            ? atoms[at].Text + atoms[at + 1].Text
            : null;

    private List<Atom> Atoms(string text) =>
        [.. Pieces.Of(text).Select(p => new Atom(p.Text, p.IsHan ? [p.Text] : _forms(p.Text), p.IsHan, p.FollowsOn))];

    private sealed record Phrase(string Joined, string[] Parts);

    /// <param name="Text">The word or character, folded.</param>
    /// <param name="Forms">The word and its stems.</param>
    /// <param name="IsHan">Whether it is a Chinese character.</param>
    /// <param name="FollowsOn">Whether it follows the previous one directly or after a hyphen.</param>
    private readonly record struct Atom(string Text, IReadOnlyList<string> Forms, bool IsHan, bool FollowsOn)
    {
        /// <summary>The form used to compare phrases.</summary>
        public string Form => Forms[0];
    }
}

/// <summary>One term of a query.</summary>
/// <param name="Forms">The word and its stems, surest first.</param>
/// <param name="Synonyms">Synonyms.</param>
/// <param name="Sureness">How much it says about the problem: 1 for everything, 0 for words like "the".</param>
/// <param name="IsLast">Whether it is the last word, which may not be fully typed yet.</param>
internal sealed record Asked(IReadOnlyList<string> Forms, IReadOnlyList<string> Synonyms, decimal Sureness, bool IsLast);
