using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Accounts;

/// <summary>The side on which an account's balance increases.</summary>
public enum NormalSide
{
    /// <summary>Assets of Paycare: clearing accounts.</summary>
    Debit,

    /// <summary>Liabilities of Paycare: wallets of customers and merchants, budgets, fees.</summary>
    Credit,
}

/// <summary>What an account allows.</summary>
public enum AccountState
{
    /// <summary>Debits and credits.</summary>
    Open,

    /// <summary>Credits only: money may arrive but not leave.</summary>
    DebitFrozen,

    /// <summary>Neither debits nor credits.</summary>
    Frozen,

    /// <summary>Neither debits nor credits, permanently.</summary>
    Closed,
}

/// <summary>An account to open. Code and currency together identify exactly one account.</summary>
/// <param name="Code">
/// For example <c>customer:{id}</c>, <c>merchant:{id}</c>, <c>clearing:card</c>; see <see cref="TestPrefix"/>.
/// </param>
/// <param name="Currency">Currency of all its amounts.</param>
/// <param name="NormalSide">The side on which its balance increases.</param>
/// <param name="Floor">Lowest available balance in minor units; <c>null</c> for none.</param>
/// <param name="Ceiling">
/// Highest balance that top-ups and incoming transfers may reach, in minor units; <c>null</c> for none.
/// </param>
/// <param name="MonthIncomingLimit">
/// Most that top-ups and transfers may bring in a calendar month (WIB), in minor units; <c>null</c> for none.
/// </param>
public sealed record AccountDefinition(
    string Code,
    Currency Currency,
    NormalSide NormalSide,
    long? Floor = null,
    long? Ceiling = null,
    long? MonthIncomingLimit = null
)
{
    /// <summary>How the codes of accounts begin whose money is only played with.</summary>
    public const string TestPrefix = "test:";

    /// <summary>
    /// Whether its money is only played with: it never meets real money, sums to zero with its like, and stands in no export.
    /// </summary>
    public bool IsTest => IsTestCode(Code);

    internal static bool IsTestCode(string code) => code.StartsWith(TestPrefix, StringComparison.Ordinal);
}

/// <summary>An account at one committed moment; all amounts are minor units and consistent with each other.</summary>
/// <param name="Id">The account's id.</param>
/// <param name="Code">The account's code.</param>
/// <param name="Currency">The account's currency.</param>
/// <param name="State">What it currently allows.</param>
/// <param name="FrozenAt">Since when the account as a whole is frozen; <c>null</c> when it is not.</param>
/// <param name="Posted">Posted balance, on the account's normal side.</param>
/// <param name="Held">Pending amounts that will lower the balance.</param>
/// <param name="PendingIncoming">Pending amounts that will raise the balance.</param>
/// <param name="Frozen">
/// What freezes hold back: all that is not held while the account is frozen or closed, else the money of frozen transactions.
/// </param>
/// <param name="Available">Posted less held less frozen.</param>
/// <param name="Floor">Lowest available balance; <c>null</c> for none.</param>
/// <param name="Ceiling">Highest balance that top-ups and transfers may reach; <c>null</c> for none.</param>
/// <param name="MonthIncomingLimit">Most that top-ups and transfers may bring this month; <c>null</c> for none.</param>
/// <param name="MonthIncoming">Brought by top-ups and transfers this month (WIB), including pending ones.</param>
public sealed record AccountView(
    AccountId Id,
    string Code,
    Currency Currency,
    AccountState State,
    DateTimeOffset? FrozenAt,
    long Posted,
    long Held,
    long PendingIncoming,
    long Frozen,
    long Available,
    long? Floor,
    long? Ceiling,
    long? MonthIncomingLimit,
    long MonthIncoming
);
