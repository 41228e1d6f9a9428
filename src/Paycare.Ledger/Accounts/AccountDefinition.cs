using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Accounts;

/// <summary>The side on which an account's balance grows.</summary>
public enum NormalSide
{
    /// <summary>What Paycare has: clearing accounts.</summary>
    Debit,

    /// <summary>What Paycare owes: wallets of customers and merchants, budgets, fees.</summary>
    Credit,
}

/// <summary>What an account lets through.</summary>
public enum AccountState
{
    /// <summary>Everything.</summary>
    Open,

    /// <summary>Credits only: money may arrive, none may leave.</summary>
    DebitFrozen,

    /// <summary>Nothing, in either direction.</summary>
    Frozen,

    /// <summary>Nothing, for good.</summary>
    Closed,
}

/// <summary>An account to open. The code and the currency name it, and only one account carries them.</summary>
/// <param name="Code">For example <c>customer:{id}</c>, <c>merchant:{id}</c>, <c>clearing:card</c>.</param>
/// <param name="Currency">The currency of everything in it.</param>
/// <param name="NormalSide">The side on which its balance grows.</param>
/// <param name="Floor">The lowest available balance in minor units; <c>null</c> for none.</param>
/// <param name="Ceiling">The highest balance to which top-ups and incoming transfers may lift it; <c>null</c> for none.</param>
/// <param name="MonthIncomingLimit">The most that top-ups and transfers may bring in a calendar month (WIB); <c>null</c> for none.</param>
public sealed record AccountDefinition(
    string Code,
    Currency Currency,
    NormalSide NormalSide,
    long? Floor = null,
    long? Ceiling = null,
    long? MonthIncomingLimit = null
);

/// <summary>An account at one committed moment; all figures are minor units and belong together.</summary>
/// <param name="Id">The account.</param>
/// <param name="Code">Its code.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="State">What it lets through.</param>
/// <param name="FrozenAt">Since when the account as a whole is frozen.</param>
/// <param name="Posted">The balance, on the account's normal side.</param>
/// <param name="Held">Pending amounts that will lower the balance.</param>
/// <param name="PendingIncoming">Pending amounts that will raise the balance.</param>
/// <param name="Frozen">
/// What freezes hold back: all that is not held while the account is frozen or closed, else the money of frozen transactions.
/// </param>
/// <param name="Available">Posted less held less frozen.</param>
/// <param name="Floor">The lowest available balance.</param>
/// <param name="Ceiling">The highest balance that top-ups and transfers may reach.</param>
/// <param name="MonthIncomingLimit">The most that top-ups and transfers may bring this month.</param>
/// <param name="MonthIncoming">What top-ups and transfers brought this month (WIB), pending ones included.</param>
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
