namespace Paycare.Ledger.Journal;

/// <summary>The refusals decided by the ledger, each with the names of its facts.</summary>
public static class RefusalCodes
{
    /// <summary>The available balance is below the amount: <c>balanceAtAttempt</c>, <c>shortfall</c>, <c>amount</c>.</summary>
    public const string InsufficientBalance = "insufficient-balance";

    /// <summary>An account is frozen: <c>side</c>, <c>frozenAt</c>.</summary>
    public const string AccountFrozen = "account-frozen";

    /// <summary>An account is closed: <c>side</c>.</summary>
    public const string AccountClosed = "account-closed";

    /// <summary>An account does not exist: <c>side</c>.</summary>
    public const string AccountUnknown = "account-unknown";

    /// <summary>An account to be closed still has money or holds: <c>balance</c>.</summary>
    public const string AccountNotEmpty = "account-not-empty";

    /// <summary>An account's currency differs from the amount's: <c>side</c>.</summary>
    public const string CurrencyMismatch = "currency-mismatch";

    /// <summary>Debit and credit are the same account.</summary>
    public const string SameAccount = "same-account";

    /// <summary>
    /// A ceiling or a month limit would be passed: <c>limitName</c> (<c>ceiling</c>, <c>month-incoming</c>), <c>limit</c>,
    /// <c>used</c>, <c>amount</c>.
    /// </summary>
    public const string LimitExceeded = "limit-exceeded";

    /// <summary>A balance would exceed 64 bits: <c>side</c>, <c>amount</c>.</summary>
    public const string AmountOverflow = "amount-overflow";

    /// <summary>There is no such hold.</summary>
    public const string PendingUnknown = "pending-unknown";

    /// <summary>The hold was already captured or voided.</summary>
    public const string PendingFinished = "pending-finished";

    /// <summary>The hold has already expired: <c>expiredAt</c>.</summary>
    public const string PendingExpired = "pending-expired";

    /// <summary>The capture exceeds what remains of the hold: <c>remaining</c>, <c>amount</c>.</summary>
    public const string PendingExceeded = "pending-exceeded";

    /// <summary>
    /// A frozen transaction would move on: <c>transaction</c>; when money that it brought would leave its receiver, also
    /// <c>balanceAtAttempt</c>, <c>frozen</c>, <c>shortfall</c>, <c>amount</c>.
    /// </summary>
    public const string TransactionFrozen = "transaction-frozen";

    /// <summary>There is no such transaction to freeze, or it moves and holds no money.</summary>
    public const string TransactionUnknown = "transaction-unknown";

    /// <summary>There is no such freeze, or it has already ended.</summary>
    public const string FreezeUnknown = "freeze-unknown";

    /// <summary>The row whose money should be returned does not exist.</summary>
    public const string OriginalUnknown = "original-unknown";

    /// <summary>The row moved no money, or itself returned money: there is nothing to return.</summary>
    public const string OriginalNotReversible = "original-not-reversible";

    /// <summary>The money would go neither back to the paying account nor out over a rail, or in another currency.</summary>
    public const string OriginalMismatch = "original-mismatch";

    /// <summary>More would be returned than was paid: <c>remainder</c>, <c>amount</c>.</summary>
    public const string RemainderExceeded = "remainder-exceeded";

    /// <summary>
    /// One movement of a group was refused, so none was made: <c>leg</c>, <c>legCode</c> and the facts of that code.
    /// </summary>
    public const string LinkedRefused = "linked-refused";
}
