using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Requests;
using Paycare.Platform.Due;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// Approval or rejection of a refund that the policy does not decide automatically, and care's approval of one that was returned.
/// </summary>
internal sealed class DecideRefund(Database db, RefundReservation reservation, RefundProcess steps, RefundNotices news, TimeProvider clock)
{
    /// <summary>Decides once; repeating the same decision changes nothing.</summary>
    /// <returns>The refund as it stands then; a conflict when the opposite was decided, or while the payment is frozen.</returns>
    public async Task<Result<Refund>> DecideAsync(RefundId id, bool isApproved, RefundParty by, CancellationToken cancel)
    {
        var to = isApproved ? RefundState.Approved : RefundState.Rejected;
        var isFresh = false;
        var decided = await db.RetryAsync<Result<Refund>>(
            async () =>
            {
                if (
                    await db.Set<Refund>()
                        .Include(r => r.Steps)
                        .SingleOrDefaultAsync(r => r.Id == id && r.State != RefundState.Refused, cancel)
                    is not { } refund
                )
                {
                    return Refusal.NotFound;
                }

                if (isApproved && refund.State is RefundState.Requested or RefundState.Returned && reservation.IsFrozen(refund))
                {
                    return Frozen;
                }

                if (refund.State == RefundState.Returned)
                {
                    return isApproved && by == RefundParty.Care ? await PayOutAsync(refund, cancel) : Decided;
                }

                if (refund.State != RefundState.Requested)
                {
                    return refund.Steps.Exists(s => s.State == to) ? refund : Decided;
                }

                refund.Enter(
                    to,
                    clock.GetUtcNow(),
                    by,
                    isApproved ? null
                        : by == RefundParty.Care ? "care-said-no"
                        : "merchant-said-no"
                );
                db.Set<DueItem>().Add(RefundTimer.Due(refund, clock));
                if (!isApproved)
                {
                    await news.RejectedAsync(refund, cancel);
                }

                await db.SaveChangesAsync(cancel);
                isFresh = true;
                return refund;
            },
            cancel
        );
        return isFresh ? await steps.RunAsync(id, isFirst: false, CancellationToken.None) : decided;
    }

    private static Refusal Decided { get; } = new(RefusalKind.Conflict, "refund-decided");

    private static Refusal Frozen { get; } =
        new(RefusalKind.Conflict, AttemptCode.TransactionFrozen.Text()) { TextKey = "refund.not.transaction-frozen" };

    /// <summary>Care's approval of what a rail returned: out of suspense into the wallet.</summary>
    private async Task<Result<Refund>> PayOutAsync(Refund refund, CancellationToken cancel) =>
        await steps.PayOutAsync(refund, cancel) is { } code ? new Refusal(RefusalKind.Locked, code) : refund;
}
