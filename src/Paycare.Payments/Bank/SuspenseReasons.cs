using Paycare.Ledger.Journal;

namespace Paycare.Payments.Bank;

/// <summary>Why bank money is in suspense. Each reason has its text at the desk and in its case.</summary>
public static class SuspenseReasons
{
    /// <summary>None of our numbers was named.</summary>
    public const string UnknownAccount = "unknown-account";

    /// <summary>A debit that we did not request.</summary>
    public const string UnknownDebit = "unknown-debit";

    /// <summary>A return whose amount differs from the payout's.</summary>
    public const string ReturnMismatch = "return-mismatch";

    /// <summary>The bank may have reported the same money before, in a different form.</summary>
    public const string PossibleDuplicate = "possible-duplicate";

    /// <summary>The bank's reference was used for other money before.</summary>
    public const string ReferenceReused = "reference-reused";

    /// <summary>An entry that does not say clearly whose it is, or contradicts itself.</summary>
    public const string EntryUnclear = "entry-unclear";

    /// <summary>The bank's own charge or correction inside an entry.</summary>
    public const string BankCharge = "bank-charge";

    /// <summary>The wallet's balance limit would be exceeded.</summary>
    public const string LimitExceeded = RefusalCodes.LimitExceeded;

    /// <summary>The wallet is frozen.</summary>
    public const string AccountFrozen = RefusalCodes.AccountFrozen;

    /// <summary>The wallet is closed.</summary>
    public const string AccountClosed = RefusalCodes.AccountClosed;

    /// <summary>The wallet refused it for a reason without a text of its own.</summary>
    public const string NotBooked = "not-booked";

    /// <summary>The suspense reason for a wallet's refusal code.</summary>
    public static string Of(string refusalCode) => refusalCode is LimitExceeded or AccountFrozen or AccountClosed ? refusalCode : NotBooked;
}
