namespace Paycare.Payments.Bank;

/// <summary>References that banks give: some name a thing, others only fill the field.</summary>
internal static class BankReference
{
    /// <summary>What stands where the bank gave none.</summary>
    public const string None = "NOTPROVIDED";

    /// <summary>ISO 20022's and SWIFT's words for "there is none", and what banks write instead; without signs and blanks.</summary>
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

    /// <summary>Whether a reference can tell one thing from another. One that can may still have been given twice.</summary>
    public static bool Identifies([NotNullWhen(true)] string? reference)
    {
        var letters = string.Concat((reference ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return !Fillers.Contains(letters) && letters.Distinct().Count() > 1;
    }
}
