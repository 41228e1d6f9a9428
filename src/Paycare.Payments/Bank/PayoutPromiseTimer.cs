using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Checks a payout when its promised date passes: without news from the bank, care takes over.</summary>
internal sealed class PayoutPromiseTimer(Database db, Outbox outbox) : IDueHandler<PayoutPromiseTimer.Payload>
{
    public const string HandlerName = "payout-promise";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(Payout payout, TimeProvider clock) =>
        DueItem.At(payout.ExpectedBy, HandlerName, payout.Id.ToString(), new Payload(payout.Id), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var id = payload.Payout;
        var payout = await db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Id == id, cancel);
        if (payout.State is PayoutState.Requested or PayoutState.Sent)
        {
            outbox.Publish(db, new PayoutLate(id, payout.Amount, payout.ExpectedBy, payout.HeldBackBy));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(PayoutId Payout);
}
