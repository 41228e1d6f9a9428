using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Yes or no to a refund that the policy does not decide by itself, and care's yes to one that came back.</summary>
internal sealed class DecideRefund(Database db, RefundProcess steps, RefundNotices news, TimeProvider clock)
{
    /// <summary>Decides once; deciding the same again changes nothing.</summary>
    /// <returns>The refund as it stands then; a conflict when it was decided otherwise.</returns>
    public async Task<Result<Refund>> DecideAsync(RefundId id, bool isApproved, RefundParty by, CancellationToken cancel)
    {
        var to = isApproved ? RefundState.Approved : RefundState.Rejected;
        while (true)
        {
            db.ChangeTracker.Clear();
            if (
                await db.Set<Refund>().Include(r => r.Steps).SingleOrDefaultAsync(r => r.Id == id && r.State != RefundState.Refused, cancel)
                is not { } refund
            )
            {
                return Refusal.NotFound;
            }

            if (refund.State == RefundState.Returned)
            {
                if ((await PayOutAsync(refund, isApproved && by == RefundParty.Care, cancel)).IsRefused(out var notNow, out var isDone))
                {
                    return notNow;
                }

                if (isDone)
                {
                    return refund;
                }

                continue;
            }

            if (refund.State != RefundState.Requested)
            {
                return refund.Steps.Exists(s => s.State == to) ? refund : new Refusal(RefusalKind.Conflict, "refund-decided");
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

            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.Dialect.IsUniqueViolation(e))
            {
                continue;
            }

            return await steps.RunAsync(id, isFirst: false, CancellationToken.None);
        }
    }

    /// <summary>Care's yes to what a rail gave back: out of suspense into the wallet.</summary>
    /// <returns>Whether it is there; not when somebody else changed the refund meanwhile.</returns>
    private async Task<Result<bool>> PayOutAsync(Refund refund, bool isAllowed, CancellationToken cancel)
    {
        if (!isAllowed)
        {
            return new Refusal(RefusalKind.Conflict, "refund-decided");
        }

        try
        {
            return await steps.PayOutAsync(refund, cancel) is { } code ? new Refusal(RefusalKind.Locked, code) : true;
        }
        catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.Dialect.IsUniqueViolation(e))
        {
            return false;
        }
    }
}
