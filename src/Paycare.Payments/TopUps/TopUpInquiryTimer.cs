using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>Continues top-ups that have not ended.</summary>
internal sealed class TopUpInquiryTimer(Database db, TopUpProcess steps) : IDueHandler<TopUpInquiryTimer.Payload>
{
    public const string HandlerName = "top-up-inquiry";

    public static string Name => HandlerName;

    public static DueLane Lane => CardLane.Lane;

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var topUp = await db.Set<TopUp>().SingleAsync(t => t.Id == payload.TopUp, cancel);
        await steps.InquireAsync(topUp, cancel);
        if (!topUp.IsFinal)
        {
            db.Set<DueItem>().Add(steps.InquiryDue(topUp));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(TopUpId TopUp);
}

/// <summary>
/// Receives a processor's late or repeated report about a charge. The report only triggers a check: while the top-up is open the
/// processor is asked, and a charge for one that ended without money is reversed. An earlier outcome stands.
/// </summary>
internal sealed class ChargeReportListener(Database db, TopUpProcess steps) : ISubscriber<ChargeReported>
{
    public static DueLane Lane => CardLane.Lane;

    public async Task HandleAsync(ChargeReported happened, CancellationToken cancel)
    {
        var charge = new TopUpId(happened.Charge.Value);
        var topUp = await db.Set<TopUp>().SingleOrDefaultAsync(t => t.Id == charge, cancel);
        if (topUp is { IsFinal: false })
        {
            await steps.InquireAsync(topUp, cancel);
        }
        else if (happened.IsApproved && topUp is { State: TopUpState.Failed or TopUpState.Reversed })
        {
            await steps.TakeBackLateChargeAsync(topUp, cancel);
        }
    }
}
