using Paycare.Ledger.Engine;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>The message to a transfer's receiver, scheduled before the money moves, so a crash in between cannot lose it.</summary>
internal sealed class TransferAnnouncement(Database db, DueSignal due, TimeProvider clock)
{
    public async Task ScheduleAsync(KeyClaim claim, CustomerId receiver, CancellationToken cancel)
    {
        db.Set<DueItem>().Add(TransferNoticeTimer.Due(claim, receiver, clock));
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The money moved: send it now.</summary>
    public void Wake() => due.Wake();
}
