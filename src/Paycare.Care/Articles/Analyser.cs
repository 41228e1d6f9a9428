using System.Globalization;
using System.Text;

namespace Paycare.Care;

/// <summary>
/// Makes the words under which texts are found, in the app and not in the engines, so that both engines find the same:
/// lower case, diacritics folded, stems, pairs of Chinese characters. Every word is letters and digits only, so that no
/// engine's query language can be spoken through it.
/// </summary>
internal sealed class Analyser
{
    private readonly Func<string, IReadOnlyList<string>> _forms;
    private readonly HashSet<string> _stops;
    private readonly Dictionary<string, List<Phrase>> _phrases;
    private readonly Dictionary<string, HashSet<string>> _synonyms = [];

    public Analyser(Vocabulary vocabulary, Func<string, IReadOnlyList<string>> forms)
    {
        _forms = forms;
        _stops = [.. vocabulary.Stops.SelectMany(s => Atoms(s)).Select(a => a.Form)];
        var phrases = new Dictionary<string, Phrase>();
        foreach (var group in vocabulary.Groups)
        {
            var words = group.Select(entry => NewPhrase(phrases, entry)).ToList();
            foreach (var word in words)
            {
                _synonyms.TryAdd(word, []);
                _synonyms[word].UnionWith(words.Where(w => w != word));
            }
        }

        _phrases = phrases.Values.GroupBy(p => p.Parts[0]).ToDictionary(g => g.Key, g => g.ToList());
    }

    public static Analyser For(CultureInfo language) => new(Vocabulary.Of(language.Name), language.Name switch
    {
        "en" => Stems.English,
        "id" => Stems.Indonesian,
        _ => Stems.None,
    });

    /// <summary>Every word under which a text is found, as often as it stands there.</summary>
    public IEnumerable<string> Index(string text)
    {
        var atoms = Atoms(text);
        for (var i = 0; i < atoms.Count; i++)
        {
            foreach (var form in atoms[i].IsHan ? [atoms[i].Text] : _forms(atoms[i].Text))
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

    /// <summary>What a query asks for: each thing with the words that may stand for it.</summary>
    public IReadOnlyList<Asked> Query(string text)
    {
        var atoms = Atoms(text);
        var asked = new List<Asked>();
        for (var i = 0; i < atoms.Count; i++)
        {
            var isLast = i == atoms.Count - 1;
            if (!atoms[i].IsHan)
            {
                Add(asked, [.. _forms(atoms[i].Text)], _stops.Contains(atoms[i].Form), isLast);
            }
            else if (!atoms[i].FollowsOn && (isLast || !atoms[i + 1].FollowsOn))
            {
                Add(asked, [atoms[i].Text], _stops.Contains(atoms[i].Text), isLast: false);
            }

            if (Pair(atoms, i) is { } pair)
            {
                Add(asked, [pair], _stops.Contains(atoms[i].Text) || (atoms[i].IsHan && _stops.Contains(atoms[i + 1].Text)), isLast: false);
            }
        }

        foreach (var phrase in Phrases(atoms))
        {
            Add(asked, [phrase], _stops.Contains(phrase), isLast: false);
        }

        // "How do I" asks for nothing but still deserves an answer.
        return asked.Any(a => !a.IsStop) ? [.. asked.Where(a => !a.IsStop)] : asked;
    }

    private void Add(List<Asked> asked, List<string> forms, bool isStop, bool isLast)
    {
        if (!asked.Any(a => a.Forms[0] == forms[0]))
        {
            asked.Add(new Asked(forms, [.. forms.SelectMany(f => _synonyms.GetValueOrDefault(f) ?? []).Except(forms)], isStop, isLast));
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
                // A pair of Chinese characters is a word already.
                var isPair = phrase.Parts.Length == 2 && atoms[i].IsHan;
                if (!isPair && i + phrase.Parts.Length <= atoms.Count && phrase.Parts.Select((part, at) => atoms[i + at].Form == part).All(same => same))
                {
                    yield return phrase.Joined;
                }
            }
        }
    }

    /// <summary>Two Chinese characters in a row, or the halves of a word with a hyphen, which people write in one: wi-fi.</summary>
    private static string? Pair(List<Atom> atoms, int at) =>
        at + 1 < atoms.Count && atoms[at + 1].FollowsOn && atoms[at].IsHan == atoms[at + 1].IsHan ? atoms[at].Text + atoms[at + 1].Text : null;

    private List<Atom> Atoms(string text)
    {
        var atoms = new List<Atom>();
        var word = new StringBuilder();
        // Whether nothing, or only a hyphen, stands between the last atom and the next.
        var followsOn = false;
        foreach (var rune in Fold(text))
        {
            if (IsHan(rune))
            {
                EndWord();
                atoms.Add(new Atom(rune.ToString(), rune.ToString(), IsHan: true, followsOn));
                followsOn = true;
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                word.Append(rune);
            }
            else if (rune.Value is not ('\'' or '\u2019'))
            {
                EndWord();
                followsOn = followsOn && rune.Value is '-' or '\u2010' or '\u2011';
            }
        }

        EndWord();
        return atoms;

        void EndWord()
        {
            if (word.Length > 0)
            {
                var whole = word.ToString();
                atoms.Add(new Atom(whole, _forms(whole)[0], IsHan: false, followsOn));
                word.Clear();
                followsOn = true;
            }
        }
    }

    private static IEnumerable<Rune> Fold(string text)
    {
        // Half surrogate pairs become U+FFFD first: normalising throws at them.
        var whole = string.Concat(text.EnumerateRunes());
        return whole.Normalize(NormalizationForm.FormKD).EnumerateRunes()
            .Where(r => Rune.GetUnicodeCategory(r) != UnicodeCategory.NonSpacingMark).Select(Rune.ToLowerInvariant);
    }

    private static bool IsHan(Rune rune) => rune.Value is (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    private sealed record Phrase(string Joined, string[] Parts);

    /// <param name="Text">The word or character, folded.</param>
    /// <param name="Form">The form that phrases are compared by.</param>
    /// <param name="IsHan">Whether it is a Chinese character.</param>
    /// <param name="FollowsOn">Whether it stands right behind the one before, or behind its hyphen.</param>
    private readonly record struct Atom(string Text, string Form, bool IsHan, bool FollowsOn);
}

/// <summary>One thing that a query asks for.</summary>
/// <param name="Forms">The word and its stems, the surest first.</param>
/// <param name="Synonyms">Other words for it.</param>
/// <param name="IsStop">Whether it says nothing about what is wrong.</param>
/// <param name="IsLast">Whether it is the last word, which may still be being typed.</param>
internal sealed record Asked(IReadOnlyList<string> Forms, IReadOnlyList<string> Synonyms, bool IsStop, bool IsLast);
