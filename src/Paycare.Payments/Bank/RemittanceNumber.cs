using System.Text;
using System.Text.RegularExpressions;

namespace Paycare.Payments.Bank;

/// <summary>
/// Finds the virtual account number that a sender named: as account or reference, or in the text, where people write it in groups
/// and banks break it over two lines. Two check digits tell it from other figures; two different ones are none.
/// </summary>
internal static partial class RemittanceNumber
{
    private const int Longest = 34;

    /// <param name="bank">Prefix and length of the numbers.</param>
    /// <param name="accounts">What stands where an account belongs.</param>
    /// <param name="texts">What the sender wrote, line by line.</param>
    public static string? Find(BankOptions bank, IEnumerable<string> accounts, IEnumerable<string> texts)
    {
        var named = accounts.Select(Tidy).Where(n => n.Length > 0 && n != Tidy(bank.Account)).ToList();
        var groups = Groups(string.Join('\n', texts));
        var written = groups
            .Where(g => g.Digits != bank.Account)
            .Select(g => g.Digits)
            .Where(n => n.Length is >= 8 and <= Longest)
            .ToList();
        var right = named.Where(n => VirtualAccountNumber.IsWellFormed(bank, n)).Concat(Joined(bank, groups)).Distinct().Take(2).ToList();
        return named.Find(n => VirtualAccountNumber.IsWellFormed(bank, n))
            ?? right.Count switch
            {
                1 => right[0],
                // It is nobody's, but shows at the desk what was meant.
                0 => named.Concat(written).FirstOrDefault(n => n.StartsWith(bank.Prefix, StringComparison.Ordinal) && n.Length <= Longest),
                _ => null,
            };
    }

    /// <summary>Figures that stand side by side, with nothing but blanks and dashes between, as one number.</summary>
    private static IEnumerable<string> Joined(BankOptions bank, IReadOnlyList<Group> groups)
    {
        for (var first = 0; first < groups.Count; first++)
        {
            var number = "";
            for (var i = first; i < groups.Count && (i == first || groups[i].Continues) && number.Length <= Longest; i++)
            {
                number += groups[i].Digits;
                if (VirtualAccountNumber.IsWellFormed(bank, number))
                {
                    yield return number;
                }
            }
        }
    }

    private static List<Group> Groups(string text)
    {
        var plain = text.Normalize(NormalizationForm.FormKC);
        var (groups, end) = (new List<Group>(), 0);
        foreach (Match match in Digits().Matches(plain))
        {
            groups.Add(new Group(match.Value, groups.Count > 0 && plain[end..match.Index].All(IsSeparator)));
            end = match.Index + match.Length;
        }

        return groups;
    }

    private static string Tidy(string account)
    {
        var digits = string.Concat(account.Normalize(NormalizationForm.FormKC).Where(c => !IsSeparator(c)));
        return digits.All(char.IsAsciiDigit) ? digits.TrimStart('0') : digits;
    }

    private static bool IsSeparator(char c) =>
        char.IsWhiteSpace(c)
        || c is '-' or '.' or '/' or '_'
        || char.GetUnicodeCategory(c)
            is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.DashPunctuation;

    [GeneratedRegex("[0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Digits();

    private readonly record struct Group(string Digits, bool Continues);
}
