using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Journal;

/// <summary>Why an account's balance is what it is: everything of one committed moment.</summary>
/// <param name="AsOf">The last row before that moment.</param>
/// <param name="At">That row's time.</param>
/// <param name="View">The figures.</param>
/// <param name="Holds">
/// The open holds that lower what is available; their remaining amounts add up to <see cref="AccountView.Held"/>.
/// </param>
/// <param name="Incoming">The open holds that will raise it; they sum up to <see cref="AccountView.PendingIncoming"/>.</param>
/// <param name="Freezes">The freezes that stand.</param>
public sealed record BalanceExplanation(
    AttemptId AsOf,
    DateTimeOffset At,
    AccountView View,
    IReadOnlyList<PendingHold> Holds,
    IReadOnlyList<PendingHold> Incoming,
    IReadOnlyList<Freeze> Freezes
);

/// <summary>An account's balance after one row of the past.</summary>
/// <param name="AsOf">The last row at or before the asked moment.</param>
/// <param name="Posted">The balance.</param>
/// <param name="Held">Pending amounts that would lower it.</param>
/// <param name="PendingIncoming">Pending amounts that would raise it.</param>
public sealed record PastBalance(AttemptId AsOf, long Posted, long Held, long PendingIncoming);
