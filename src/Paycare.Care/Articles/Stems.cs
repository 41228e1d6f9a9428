using Paycare.Platform.Localisation;

namespace Paycare.Care.Articles;

/// <summary>The forms by which a word is looked up: the word itself first, the less certain ones after it.</summary>
internal static class Stems
{
    private const int ShortestStem = 4;
    private static readonly string[] Particles = ["lah", "kah", "pun", "nya", "ku", "mu"];
    private static readonly string[] Suffixes = ["kan", "an", "in", "i"];

    /// <summary>The stems that a prefix may hide: <c>mengirim</c> is <c>kirim</c>, <c>memotong</c> is <c>potong</c>.</summary>
    private static readonly (string Prefix, string[] Instead)[] Prefixes =
    [
        ("meny", ["s"]),
        ("peny", ["s"]),
        ("meng", ["", "k"]),
        ("peng", ["", "k"]),
        ("mem", ["", "p"]),
        ("pem", ["", "p"]),
        ("men", ["", "t"]),
        ("pen", ["", "t"]),
        ("nge", [""]),
        ("ber", [""]),
        ("ter", [""]),
        ("per", [""]),
        ("di", [""]),
        ("ke", [""]),
        ("se", [""]),
        ("me", [""]),
        ("pe", [""]),
        ("be", [""]),
        ("ng", ["", "k"]),
        ("ny", ["s"]),
        ("n", ["t"]),
        ("m", ["p"]),
    ];

    /// <summary>The stems of a language's words.</summary>
    public static Func<string, IReadOnlyList<string>> Of(Stemming stemming) =>
        stemming switch
        {
            Stemming.English => English,
            Stemming.Indonesian => Indonesian,
            _ => None,
        };

    /// <summary>English: strips plural and verb endings, without a dictionary.</summary>
    public static IReadOnlyList<string> English(string word)
    {
        var stem = word switch
        {
            { Length: > 4 } when word.EndsWith("ies", StringComparison.Ordinal) => word[..^3] + "y",
            { Length: > 4 } when word.EndsWith("sses", StringComparison.Ordinal) => word[..^2],
            { Length: > 3 } when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
            _ => word,
        };
        stem = stem switch
        {
            { Length: > 5 } when stem.EndsWith("ing", StringComparison.Ordinal) => Undouble(stem[..^3]),
            { Length: > 4 } when stem.EndsWith("ed", StringComparison.Ordinal) => Undouble(stem[..^2]),
            _ => stem,
        };
        return [stem is { Length: > 4 } && stem[^1] == 'e' ? stem[..^1] : stem];
    }

    /// <summary>
    /// Indonesian: the word, and its remainders without particles, suffixes and prefixes, colloquial ones included. Without a
    /// dictionary some forms are not words; they do no harm, because no other word has them.
    /// </summary>
    public static IReadOnlyList<string> Indonesian(string word)
    {
        // "masuk2" is how people type "masuk-masuk".
        word = word.Length > ShortestStem && word[^1] == '2' ? word[..^1] : word;
        var forms = new List<string> { word };
        Strip(forms, Particles);
        Strip(forms, Suffixes);
        for (var i = forms.Count - 1; i >= 0; i--)
        {
            var form = forms[i];
            foreach (var (prefix, instead) in Prefixes)
            {
                if (form.StartsWith(prefix, StringComparison.Ordinal))
                {
                    Array.ForEach(instead, first => Add(forms, first + form[prefix.Length..]));
                }
            }
        }

        return forms;
    }

    /// <summary>Returns the word unchanged.</summary>
    public static IReadOnlyList<string> None(string word) => [word];

    private static void Strip(List<string> forms, string[] endings)
    {
        for (var i = forms.Count - 1; i >= 0; i--)
        {
            var form = forms[i];
            foreach (var ending in endings)
            {
                if (form.EndsWith(ending, StringComparison.Ordinal))
                {
                    Add(forms, form[..^ending.Length]);
                }
            }
        }
    }

    private static void Add(List<string> forms, string found)
    {
        if (found.Length >= ShortestStem && !forms.Contains(found))
        {
            forms.Add(found);
        }
    }

    /// <summary><c>stopp</c> is <c>stop</c>; <c>fall</c> stays.</summary>
    private static string Undouble(string stem) =>
        stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's') ? stem[..^1] : stem;
}
