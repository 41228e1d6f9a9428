namespace Paycare.Ledger;

/// <summary>The refusals that the ledger itself decides. The names of their facts stand with them.</summary>
public static class RefusalCodes
{
    /// <summary>Less is available than the amount: <c>balanceAtAttempt</c>, <c>shortfall</c>, <c>amount</c>.</summary>
    public const string InsufficientBalance = "insufficient-balance";

    /// <summary>An account is frozen: <c>side</c>, <c>frozenAt</c>.</summary>
    public const string AccountFrozen = "account-frozen";

    /// <summary>An account is closed: <c>side</c>.</summary>
    public const string AccountClosed = "account-closed";

    /// <summary>An account does not exist: <c>side</c>.</summary>
    public const string AccountUnknown = "account-unknown";

    /// <summary>An account to close still has money or holds: <c>balance</c>.</summary>
    public const string AccountNotEmpty = "account-not-empty";

    /// <summary>An account has another currency than the amount: <c>side</c>.</summary>
    public const string CurrencyMismatch = "currency-mismatch";

    /// <summary>Debit and credit are one account.</summary>
    public const string SameAccount = "same-account";

    /// <summary>A ceiling or a month limit would be passed: <c>limitName</c> (<c>ceiling</c>, <c>month-incoming</c>), <c>limit</c>, <c>used</c>, <c>amount</c>.</summary>
    public const string LimitExceeded = "limit-exceeded";

    /// <summary>A balance would not fit 64 bits: <c>side</c>, <c>amount</c>.</summary>
    public const string AmountOverflow = "amount-overflow";

    /// <summary>There is no such hold.</summary>
    public const string PendingUnknown = "pending-unknown";

    /// <summary>The hold was captured, voided or expired before.</summary>
    public const string PendingFinished = "pending-finished";
}
