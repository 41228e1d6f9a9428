using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Merchants;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>The refunds behind rows, and the shops that give them. A recalled transfer comes back without one.</summary>
internal sealed class RefundDetails(Database db, MerchantNames merchants) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.Refund;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var holds = rows.Select(row => (long?)row.Attempt.Sequence).ToList();
        // What came back from a rail is paid out of suspense by a row without a hold, which names its refund.
        var paidOut = rows.Select(PaidOutOf).OfType<RefundId>().ToList();
        var found = await db.Set<Refund>()
            .AsNoTracking()
            .Where(r => holds.Contains(r.Reservation) || paidOut.Contains(r.Id))
            .ToListAsync(cancel);
        var refunds = found.Where(r => r.Reservation is not null).ToDictionary(r => new AttemptId(r.Reservation!.Value));
        foreach (var row in rows)
        {
            if (PaidOutOf(row) is { } refund && found.Find(r => r.Id == refund) is { } known)
            {
                refunds[row.Id] = known;
            }
        }

        var named = await merchants.OfAsync(refunds.Values.Select(r => r.Merchant), cancel);
        return rows.Where(row => refunds.ContainsKey(row.Attempt))
            .ToDictionary(row => row.Id, row => Of(refunds[row.Attempt], named.GetValueOrDefault(refunds[row.Attempt].Merchant)));
    }

    private static AttemptDetail Of(Refund refund, MerchantItem? merchant) =>
        new()
        {
            RefundId = refund.Id.ToString(),
            Merchant = merchant,
            Status = refund.State switch
            {
                RefundState.Arrived => AttemptStatus.Succeeded,
                RefundState.Rejected or RefundState.Refused => AttemptStatus.Failed,
                _ => AttemptStatus.Pending,
            },
        };

    private static RefundId? PaidOutOf(JournalEntry row) =>
        row is { State: EntryState.Posted, Original: null } && StrongId.TryRead<RefundId>(row.Reference, out var refund) ? refund : null;
}
