using System.Text;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Bank;

/// <summary>Whether a bank account's holder is its customer: by the verified name, or the given one while nobody verified it.</summary>
internal sealed class AccountHolders(IdentityApi identity, VerificationApi verification)
{
    public async Task<bool> FitsAsync(CustomerId customer, string holder, CancellationToken cancel) =>
        (await verification.NameOfAsync(customer, cancel) ?? await identity.RevealAsync(customer, PersonalField.Name, cancel)) is { } name
        && Fits(holder, name);

    /// <summary>
    /// Whether two spellings can be one person's: banks write capitals without marks, leave out middle names, shorten others to a
    /// letter. Two whole words must agree, or the only one there is.
    /// </summary>
    public static bool Fits(string holder, string name)
    {
        var (shorter, longer) = (Words(holder), Words(name));
        if (shorter.Count > longer.Count)
        {
            (shorter, longer) = (longer, shorter);
        }

        if (string.Concat(shorter) == string.Concat(longer))
        {
            return true;
        }

        var whole = 0;
        foreach (var word in shorter)
        {
            // Whole words first: an initial must not take the word that another one equals.
            var at = longer.IndexOf(word);
            at = at >= 0 ? at : longer.FindIndex(w => word.Length == 1 ? w[0] == word[0] : w.Length == 1 && w[0] == word[0]);
            if (at < 0)
            {
                return false;
            }

            whole += longer[at].Length > 1 && word.Length > 1 ? 1 : 0;
            longer.RemoveAt(at);
        }

        return whole >= Math.Min(2, whole + longer.Count) && whole > 0;
    }

    /// <summary>The words in the letters that banks write.</summary>
    private static List<string> Words(string name)
    {
        var letters = BankLetters.Name(name).Normalize(NormalizationForm.FormD).Where(c => c != '\'');
        var plain = string.Concat(letters.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' '));
        return [.. plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }
}
