using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Journal;

/// <summary>An open hold: what of it is still neither captured nor let go.</summary>
/// <param name="Id">The row that made it.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Debit">The account whose money is held.</param>
/// <param name="Credit">The account that will get it.</param>
/// <param name="Remaining">What is left of it.</param>
/// <param name="At">When it was made: its month is the one that it counts to.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Original">The row whose money goes back when it is captured.</param>
public sealed record PendingHold(
    AttemptId Id,
    EntryKind Kind,
    AccountId Debit,
    AccountId Credit,
    Money Remaining,
    DateTimeOffset At,
    DateTimeOffset? ExpiresAt,
    AttemptId? Original
)
{
    internal static PendingHold Of(JournalEntry entry) =>
        new(entry.Id, entry.Kind, entry.Debit!.Value, entry.Credit!.Value, entry.Amount, entry.At, entry.ExpiresAt, entry.Original);
}
