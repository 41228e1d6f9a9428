using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Journal;

/// <summary>An open hold, as far as it is neither captured nor voided.</summary>
/// <param name="Id">The row that created it.</param>
/// <param name="Kind">The kind of movement.</param>
/// <param name="Debit">The account whose money is held.</param>
/// <param name="Credit">The account that will receive it.</param>
/// <param name="Remaining">The remaining amount.</param>
/// <param name="At">Creation time; sets the month it counts towards.</param>
/// <param name="ExpiresAt">When it expires; <c>null</c> when it must be captured or voided.</param>
/// <param name="Original">The row whose money is returned when it is captured.</param>
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
