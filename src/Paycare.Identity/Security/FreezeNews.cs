namespace Paycare.Identity.Security;

/// <summary>A freeze or a release, as its owner was told of it.</summary>
/// <param name="Kind">The kind's contract name: <c>account-frozen</c>, <c>transaction-frozen</c>...</param>
/// <param name="At">When it happened.</param>
/// <param name="Detail">A transaction's amount in the owner's language; <c>null</c> for the whole account.</param>
public sealed record FreezeFact(string Kind, DateTimeOffset At, string? Detail);

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
