namespace Paycare.Identity.Security;

/// <summary>What happened to money that is held back.</summary>
public enum FreezeNews
{
    /// <summary>The whole account was frozen for debits.</summary>
    AccountFrozen,

    /// <summary>The account was unfrozen; frozen transactions stay frozen.</summary>
    AccountUnfrozen,

    /// <summary>One transaction was frozen.</summary>
    TransactionFrozen,

    /// <summary>A frozen transaction was released.</summary>
    TransactionReleased,
}
