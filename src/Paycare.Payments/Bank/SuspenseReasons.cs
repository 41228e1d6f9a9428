using Paycare.Ledger.Journal;

namespace Paycare.Payments.Bank;

/// <summary>Why money of the bank stands in suspense. Each has its words at the desk and in its case.</summary>
public static class SuspenseReasons
{
    /// <summary>No number of ours was named.</summary>
    public const string UnknownAccount = "unknown-account";

    /// <summary>A debit that nobody asked for.</summary>
    public const string UnknownDebit = "unknown-debit";

    /// <summary>A return of another amount than the payout.</summary>
    public const string ReturnMismatch = "return-mismatch";

    /// <summary>The bank may have told of the same money before, in other words.</summary>
    public const string PossibleDuplicate = "possible-duplicate";

    /// <summary>The bank's reference stood for other money before.</summary>
    public const string ReferenceReused = "reference-reused";

    /// <summary>The wallet would hold too much.</summary>
    public const string LimitExceeded = RefusalCodes.LimitExceeded;

    /// <summary>The wallet is frozen.</summary>
    public const string AccountFrozen = RefusalCodes.AccountFrozen;

    /// <summary>The wallet is closed.</summary>
    public const string AccountClosed = RefusalCodes.AccountClosed;

    /// <summary>The wallet did not take it, for a reason that has no words of its own.</summary>
    public const string NotBooked = "not-booked";

    /// <summary>The reason for a wallet's refusal.</summary>
    public static string Of(string refusalCode) => refusalCode is LimitExceeded or AccountFrozen or AccountClosed ? refusalCode : NotBooked;
}
