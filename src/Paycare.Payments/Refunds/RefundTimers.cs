using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Watches the promise: when its day ends and the money is not confirmed, care is told.</summary>
internal sealed class RefundPromiseTimer(Database db, Outbox outbox, TimeProvider clock) : IDueHandler<RefundPromiseTimer.Payload>
{
    private const string HandlerName = "refund-promise";

    /// <summary>Extra time for money promised for this very moment.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(Refund refund, TimeProvider clock) =>
        DueItem.At(
            refund.ExpectedBy > refund.CreatedAt ? refund.ExpectedBy : refund.CreatedAt + Grace,
            HandlerName,
            refund.Id.ToString(),
            new Payload(refund.Id),
            clock
        );

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var refund = await db.Set<Refund>().SingleAsync(r => r.Id == payload.Refund, cancel);
        if (!refund.IsFinal && refund.LateAt is null)
        {
            refund.LateAt = clock.GetUtcNow();
            refund.Touch();
            outbox.Publish(db, new RefundNeedsCare(refund.Id, refund.Customer, RefundTrouble.Late));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(RefundId Refund);
}

/// <summary>Passes the decision to care when a merchant does not decide in time.</summary>
internal sealed class RefundDecisionTimer(Database db, Outbox outbox) : IDueHandler<RefundDecisionTimer.Payload>
{
    private const string HandlerName = "refund-decision";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(Refund refund, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, HandlerName, refund.Id.ToString(), new Payload(refund.Id), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var refund = await db.Set<Refund>().SingleAsync(r => r.Id == payload.Refund, cancel);
        if (refund.State == RefundState.Requested)
        {
            outbox.Publish(db, new RefundNeedsCare(refund.Id, refund.Customer, RefundTrouble.Decide));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(RefundId Refund);
}
