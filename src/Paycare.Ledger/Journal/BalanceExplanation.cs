using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Journal;

/// <summary>Explains an account's balance, as of one committed moment.</summary>
/// <param name="AsOf">The last row at that moment.</param>
/// <param name="At">That row's time.</param>
/// <param name="View">The account's figures.</param>
/// <param name="Holds">
/// The open holds that lower what is available; their remaining amounts add up to <see cref="AccountView.Held"/>.
/// </param>
/// <param name="Incoming">The open holds that will raise it; they add up to <see cref="AccountView.PendingIncoming"/>.</param>
/// <param name="Freezes">The freezes in force.</param>
public sealed record BalanceExplanation(
    AttemptId AsOf,
    DateTimeOffset At,
    AccountView View,
    IReadOnlyList<PendingHold> Holds,
    IReadOnlyList<PendingHold> Incoming,
    IReadOnlyList<Freeze> Freezes
);

/// <summary>An account's balance at a past moment, in minor units.</summary>
/// <param name="AsOf">The last row at or before that moment.</param>
/// <param name="Posted">Posted balance.</param>
/// <param name="Held">Pending amounts that would lower it.</param>
/// <param name="PendingIncoming">Pending amounts that would raise it.</param>
public sealed record PastBalance(AttemptId AsOf, long Posted, long Held, long PendingIncoming);
