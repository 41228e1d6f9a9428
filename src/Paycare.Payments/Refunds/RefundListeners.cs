using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Bank;
using Paycare.Payments.Freezes;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>A processor reported progress on a refund: a reason to ask, even about one that arrived and may have come back.</summary>
internal sealed class RefundReportListener(Database db, RefundProcess steps) : ISubscriber<RefundReported>
{
    public static DueLane Lane => CardLane.Lane;

    public async Task HandleAsync(RefundReported happened, CancellationToken cancel)
    {
        var id = new RefundId(happened.Refund);
        if (await db.Set<Refund>().AnyAsync(r => r.Id == id, cancel))
        {
            _ = await steps.RunAsync(id, isFirst: false, cancel);
        }
    }
}

/// <summary>A frozen payment was released: the refunds that waited for it go on.</summary>
internal sealed class RefundReleaseListener(Database db, RefundProcess steps) : ISubscriber<TransactionReleased>
{
    public static DueLane Lane => CardLane.Lane;

    public async Task HandleAsync(TransactionReleased happened, CancellationToken cancel)
    {
        var waiting = await db.Set<Refund>()
            .Where(r => r.Payment == happened.Transaction && (r.State == RefundState.Requested || r.State == RefundState.Approved))
            .Select(r => r.Id)
            .ToListAsync(cancel);
        foreach (var id in waiting)
        {
            _ = await steps.RunAsync(id, isFirst: false, cancel);
        }
    }
}

/// <summary>The bank's news about a refund's payout.</summary>
internal sealed class RefundPayoutListener(RefundProcess steps) : ISubscriber<PayoutMoved>
{
    public static DueLane Lane => BankLane.Lane;

    public async Task HandleAsync(PayoutMoved happened, CancellationToken cancel)
    {
        if (happened.IsOf<RefundId>(RefundToBank.Owner, out var id))
        {
            _ = await steps.RunAsync(id, isFirst: false, cancel);
        }
    }
}
