using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;

namespace Paycare.Payments.Details;

/// <summary>A kind of money whose row says all there is.</summary>
internal sealed class RowAlone(EntryKind kind) : IAttemptDetails
{
    public EntryKind Kind => kind;

    public Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    ) => Task.FromResult<Dictionary<AttemptId, AttemptDetail>>([]);
}
