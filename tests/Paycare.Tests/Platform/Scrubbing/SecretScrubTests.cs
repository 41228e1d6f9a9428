using System.Text.RegularExpressions;
using CsCheck;
using Paycare.Platform.Scrubbing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Platform.Scrubbing;

public class SecretScrubTests
{
    /// <summary>Real ranges: their first digits and the lengths that are given out.</summary>
    private static readonly (string Begins, int Length)[] Ranges =
    [
        ("4", 13),
        ("4", 16),
        ("4", 19),
        ("51", 16),
        ("55", 16),
        ("2221", 16),
        ("2720", 16),
        ("34", 15),
        ("37", 15),
        ("36", 14),
        ("3056", 14),
        ("3528", 16),
        ("3589", 16),
        ("6011", 16),
        ("62", 16),
        ("62", 19),
        ("65", 16),
        ("6019", 16),
        ("5018", 16),
        ("6304", 16),
        ("6759", 16),
        ("2200", 16),
        ("8171", 16),
        ("1946", 16),
        ("9792", 16),
    ];

    private static readonly Gen<string> CardNumbers = Gen.Select(AnyOf(Ranges), Gen.Int[0, 9].Array[19])
        .Select(
            (range, digits) =>
            {
                var body = (range.Begins + string.Concat(digits))[..(range.Length - 1)];
                return Enumerable.Range(0, 10).Select(check => $"{body}{check}").Single(SecretScrub.HasLuhnCheck);
            }
        )
        .Where(number => number.Distinct().Count() > 1);

    private static readonly Gen<string> Separators = AnyOf(
        " ",
        "  ",
        "\u00A0",
        "\u202F",
        "\u2003",
        "\u3000",
        "\t",
        "\n",
        "\r\n",
        "-",
        " - ",
        "\u2010",
        "\u2011",
        "\u2013",
        "\u2014",
        "\u2212",
        ".",
        "/",
        "_",
        "|",
        ",",
        "\u00B7",
        "*",
        "",
        "\u200B",
        "\u00AD"
    );

    [Fact]
    public void What_people_write_is_masked_or_kept_as_the_list_says()
    {
        var lines = File.ReadLines(Repository.PathOf("tests", "Paycare.Tests", "Platform", "Scrubbing", "secrets.tsv"))
            .Where(l => !l.StartsWith('#'))
            .Select(l => l.Split('\t').Select(Regex.Unescape).ToArray())
            .ToList();
        Assert.True(lines.Count(l => l[0] == "masked") >= 80 && lines.Count(l => l[0] == "kept") >= 60, "The list has become short.");
        Assert.All(lines, line => Assert.Equal(line[0] == "masked" ? line[2] : line[1], SecretScrub.Clean(line[1])));
    }

    [Fact]
    public void A_card_number_is_masked_in_any_grouping_with_any_separator() =>
        Gen.Select(
                CardNumbers,
                Separators,
                Gen.Int[1, 8].Array[19],
                AnyOf("my card ", "kartu saya: ", "我的卡 ", "at 14:07, "),
                AnyOf(" please", " tolong", "，谢谢", ".")
            )
            .Where(
                (number, separator, sizes, _, _) =>
                    !(number.Length == 13 && separator is "." or "," && Cut(number, sizes).Skip(1).All(g => g.Length == 3))
            )
            .Sample(
                (number, separator, sizes, before, after) =>
                {
                    var cleaned = SecretScrub.Clean(before + string.Join(separator, Cut(number, sizes)) + after);
                    return cleaned == $"{before}••••{after}";
                },
                iter: 5_000
            );

    [Fact]
    public void Every_word_stays_whatever_stands_around_the_number() =>
        Gen.Select(
                CardNumbers,
                AnyOf("28/11/2026 ", "0812 3456 7890 ", "1) ", "Rp 38.000, ", "PC-10427 ", ""),
                AnyOf(" exp 12/31", " Rp 38.000", " at 14:07", "\n0812-3456-7890", "")
            )
            .Sample(
                (number, before, after) =>
                {
                    var spaced = string.Join(' ', number.Chunk(4).Select(g => new string(g)));
                    var cleaned = SecretScrub.Clean(before + spaced + after);
                    return !cleaned.Contains(spaced[^9..], StringComparison.Ordinal) && Letters(cleaned) == Letters(before + after);
                },
                iter: 2_000
            );

    [Fact]
    public void A_reference_stays_though_its_digits_could_be_a_cards() =>
        Gen.Select(
                CardNumbers,
                Gen.Char["0123456789abcdef"].Array[19],
                Gen.Int[1, 18],
                AnyOf("N", "D"),
                AnyOf("About your payment ", "pembayaran saya ", "我的付款", "(")
            )
            .Sample(
                (number, around, at, format, before) =>
                {
                    // A letter ends the digits on both sides.
                    var start = Math.Min(at, 31 - number.Length);
                    var digits = $"{new string(around)[..(start - 1)]}a{number}b{new string(around)}"[..32];
                    var text = $"{before}{Guid.ParseExact(digits, "N").ToString(format)}, please.";
                    return SecretScrub.Clean(text) == text && SecretScrub.Clean($"{text} {number}") == $"{text} ••••";
                },
                iter: 5_000
            );

    [Fact]
    public void Cleaning_twice_changes_nothing_more() =>
        Gen.Select(CardNumbers, Gen.String[0, 40], Gen.Char["0123456789 -.:/pinPIN密码"].Array[0, 40])
            .Sample(
                (number, words, noise) =>
                {
                    var once = SecretScrub.Clean($"{words}{number}{new string(noise)}");
                    return SecretScrub.Clean(once) == once;
                },
                iter: 2_000
            );

    [Fact]
    public void Long_texts_are_read_at_once()
    {
        var text = string.Concat(Enumerable.Repeat("PIN saya yang baru adalah - - - 1 2 3 4 5 6 7 8 9 0 kode ", 400));
        var began = TestClock.Time.GetTimestamp();
        _ = SecretScrub.Clean(text);
        Assert.True(
            TestClock.Time.GetElapsedTime(began) < TimeSpan.FromSeconds(5),
            "Reading 20,000 letters took longer than five seconds."
        );
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter));

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static List<string> Cut(string number, int[] sizes)
    {
        var groups = new List<string>();
        for (var (at, i) = (0, 0); at < number.Length; i++)
        {
            var size = Math.Min(sizes[i], number.Length - at);
            groups.Add(number.Substring(at, size));
            at += size;
        }

        return groups;
    }
}
