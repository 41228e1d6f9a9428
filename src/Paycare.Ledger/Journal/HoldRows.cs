using Paycare.Ledger.Accounts;

namespace Paycare.Ledger.Journal;

/// <summary>
/// What the rows of holds say about all open holds of their accounts, so that the past can be asked without adding up how it came about.
/// Only they pay for it: other rows leave the sums as they are.
/// </summary>
internal static class HoldRows
{
    /// <summary>The rows that make holds or end them, in SQL: the words of the indexes that have only these.</summary>
    public const string Are = "(state = 'pending' OR pending IS NOT NULL) AND state <> 'refused'";

    private const string DebitHolds = "debitHolds",
        CreditHolds = "creditHolds";

    /// <summary>Adds the sums as they are after the row.</summary>
    /// <param name="entry">The row.</param>
    /// <param name="debit">The debited account, before it.</param>
    /// <param name="credit">The credited account, before it.</param>
    /// <param name="change">By how much the open holds of both change.</param>
    public static JournalEntry With(JournalEntry entry, Account debit, Account credit, long change) =>
        entry with
        {
            Evidence = entry
                .Evidence.With(DebitHolds, checked(debit.HoldsOn(NormalSide.Debit) + change))
                .With(CreditHolds, checked(credit.HoldsOn(NormalSide.Credit) + change)),
        };

    /// <summary>The sum of the open holds on one side of the row's account there; <c>null</c> in rows from before they said it.</summary>
    public static long? SumOn(NormalSide side, Evidence evidence) => evidence.Minor(side == NormalSide.Debit ? DebitHolds : CreditHolds);
}
