namespace Paycare.Payments.Bank;

/// <summary>References that banks give: some identify something, others only fill the field.</summary>
internal static class BankReference
{
    /// <summary>The value used where the bank gave none.</summary>
    public const string None = "NOTPROVIDED";

    /// <summary>
    /// The ISO 20022 and SWIFT placeholders for "none" and what banks write instead, without punctuation and blanks.
    /// </summary>
    private static readonly HashSet<string> Fillers = new(StringComparer.Ordinal)
    {
        "",
        "NONREF",
        "NOREF",
        "NOTPROVIDED",
        "NOTAVAILABLE",
        "NOTAPPLICABLE",
        "NOTGIVEN",
        "NOREFERENCE",
        "NOTSUPPLIED",
        "NONE",
        "NULL",
        "NIL",
        "UNKNOWN",
        "NA",
        "NR",
        "REF",
        "REFERENCE",
        "XXX",
    };

    /// <summary>Whether a reference can identify something; even then it may have been used twice.</summary>
    public static bool Identifies([NotNullWhen(true)] string? reference)
    {
        var letters = string.Concat((reference ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return !Fillers.Contains(letters) && letters.Distinct().Count() > 1;
    }
}
