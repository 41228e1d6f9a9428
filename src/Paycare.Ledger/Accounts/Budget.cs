using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Accounts;

/// <summary>Which of an account's outgoing money a budget counts.</summary>
public enum OutgoingPart
{
    /// <summary>The movement alone, whatever went before it.</summary>
    ThisAlone,

    /// <summary>All of it.</summary>
    All,

    /// <summary>What left after the last movement that its owner confirmed with a code.</summary>
    SinceConfirmed,

    /// <summary>What new devices sent, together.</summary>
    FromNewDevices,
}

/// <summary>What a movement says about itself for the sums that later budgets count.</summary>
[Flags]
public enum OutgoingMarks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its owner confirmed it with a code.</summary>
    Confirmed = 1,

    /// <summary>A new device sent it.</summary>
    NewDevice = 2,
}

/// <summary>
/// The most that may leave the debited account, this movement included: payments, transfers and withdrawals. What is held counts;
/// what is released or comes back does not. Decided in the owner's queue, so two requests at once never both use the same room.
/// </summary>
/// <param name="Name">Identifies it to whoever asked.</param>
/// <param name="Part">What it counts.</param>
/// <param name="Most">The most, in the account's currency.</param>
public sealed record Budget(string Name, OutgoingPart Part, Money Most)
{
    /// <summary>How far back an account's outgoing money is known: sums never reach further.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromHours(24);

    /// <summary>Since when it counts; <c>null</c> for as far as <see cref="Reach"/>.</summary>
    public DateTimeOffset? Since { get; init; }
}

/// <summary>A budget that a movement would have passed. Nothing moved and no row was written.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Used">What it had counted already.</param>
public sealed record BudgetExceeded(Budget Budget, Money Used);
