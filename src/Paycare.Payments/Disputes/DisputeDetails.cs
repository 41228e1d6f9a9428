using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Requests;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>A wallet's part of a dispute, and the top-up that it is about.</summary>
internal sealed class DisputeDetails(Database db) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.Dispute;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var holds = rows.Select(row => (long?)row.Attempt.Sequence).ToList();
        var parts = await db.Set<DisputePart>()
            .AsNoTracking()
            .Where(p => holds.Contains(p.Hold))
            .Join(
                db.Set<Dispute>(),
                p => p.Dispute,
                d => d.Id,
                (p, d) =>
                    new
                    {
                        Hold = p.Hold!.Value,
                        p.State,
                        d.Charge,
                    }
            )
            .ToDictionaryAsync(p => new AttemptId(p.Hold), cancel);
        return rows.Where(row => parts.ContainsKey(row.Attempt))
            .ToDictionary(
                row => row.Id,
                row => new AttemptDetail
                {
                    DisputedTopUpId = parts[row.Attempt].Charge.ToString(),
                    Status = parts[row.Attempt].State switch
                    {
                        DisputePartState.Captured => AttemptStatus.Succeeded,
                        DisputePartState.Voided => AttemptStatus.Failed,
                        _ => AttemptStatus.Pending,
                    },
                }
            );
    }
}
