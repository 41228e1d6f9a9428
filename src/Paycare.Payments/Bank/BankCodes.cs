namespace Paycare.Payments.Bank;

/// <summary>What a bank's status means for a payout.</summary>
internal enum BankWord
{
    /// <summary>Nothing was said.</summary>
    None,

    /// <summary>It goes on, or is done.</summary>
    GoesOn,

    /// <summary>It will not be paid.</summary>
    Refused,

    /// <summary>Neither: a person has to ask the bank.</summary>
    Unclear,
}

/// <summary>The values of ISO 20022's code lists that decide something here.</summary>
internal static class BankCodes
{
    /// <summary>
    /// ExternalPaymentGroupStatus, ExternalPaymentTransactionStatus: what of them means that a payout is still on its way, or paid.
    /// Blocked (<c>BLCK</c>) is neither paid nor given back.
    /// </summary>
    public static readonly IReadOnlyCollection<string> GoOn = new HashSet<string>(StringComparer.Ordinal)
    {
        "ACCC",
        "ACCP",
        "ACFC",
        "ACIS",
        "ACPD",
        "ACSC",
        "ACSP",
        "ACTC",
        "ACWC",
        "ACWP",
        "CPUC",
        "PART",
        "PATC",
        "PDNG",
        "PRES",
        "RCVD",
    };

    /// <summary>The same lists: rejected, and cancelled before it was executed.</summary>
    public static readonly IReadOnlyCollection<string> Refused = new HashSet<string>(StringComparer.Ordinal) { "RJCT", "CANC" };

    /// <summary>ExternalEntryStatus: reported, and not in the balance.</summary>
    public static readonly IReadOnlyCollection<string> NotBooked = new HashSet<string>(StringComparer.Ordinal) { "PDNG", "INFO", "FUTR" };

    /// <summary>
    /// Sub-families of ExternalBankTransactionCode under which money comes back: reversal due to a return (RRTN), to a
    /// cancellation request (RPCR, RCDD), to a payment reversal (PRDD) or to an unpaid item (UPDD, UPCT), and an ACH return (ARET).
    /// </summary>
    public static readonly IReadOnlyCollection<string> Backwards = new HashSet<string>(StringComparer.Ordinal)
    {
        "RRTN",
        "RPCR",
        "RCDD",
        "PRDD",
        "UPDD",
        "UPCT",
        "ARET",
    };

    /// <summary>The proprietary code of SWIFT's transaction types for a returned item.</summary>
    public const string ReturnedItem = "NRTI";

    public const string Booked = "BOOK";

    public static BankWord WordOf(string status) =>
        status.Length == 0 ? BankWord.None
        : Refused.Contains(status) ? BankWord.Refused
        : GoOn.Contains(status) ? BankWord.GoesOn
        : BankWord.Unclear;

    /// <summary>A value of <c>xs:boolean</c>, however the bank's program capitalises it; <c>null</c> when it is none.</summary>
    public static bool? Truth(string text) =>
        text.ToUpperInvariant() switch
        {
            "TRUE" or "1" => true,
            "" or "FALSE" or "0" => false,
            _ => null,
        };
}
