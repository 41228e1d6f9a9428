using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// Continues refunds that have not ended: finishes what a crash interrupted, waits for the merchant's money, asks the rail.
/// </summary>
internal sealed class RefundTimer(Database db, RefundProcess steps, TimeProvider clock) : IDueHandler<RefundTimer.Payload>
{
    public const string HandlerName = "refund";

    /// <summary>The first wait; each one after that is twice as long.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static string Name => HandlerName;

    public static DueLane Lane => CardLane.Lane;

    public static DueItem Due(Refund refund, TimeProvider clock, int looks = 0)
    {
        var wait = First * (1 << Math.Min(looks, 12));
        return DueItem.At(
            clock.GetUtcNow() + (wait < Longest ? wait : Longest),
            HandlerName,
            refund.Id.ToString(),
            new Payload(refund.Id, looks),
            clock
        );
    }

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var refund = await steps.RunAsync(payload.Refund, isFirst: false, cancel);

        // A refund that only awaits a decision is checked again once that is made.
        if (!refund.IsFinal && (refund.State != RefundState.Requested || refund.IsUnreserved))
        {
            db.Set<DueItem>().Add(Due(refund, clock, payload.Looks + 1));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(RefundId Refund, int Looks);
}
