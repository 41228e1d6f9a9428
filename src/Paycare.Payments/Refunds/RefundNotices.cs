using Paycare.Payments.Merchants;
using Paycare.Payments.Notices;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Announces a refund's progress: to the payer by SMS, to other modules by events; saved with the step.</summary>
internal sealed class RefundNotices(Database db, MerchantDirectory merchants, CustomerNotices notices, Outbox outbox)
{
    public async Task ArrivedAsync(Refund refund, CancellationToken cancel)
    {
        await TellAsync(refund, refund.IsOnRail ? $"sms.refund-arrived-{refund.Rail.Name()}" : "sms.refund-arrived", cancel);
        Ended(refund);
    }

    /// <summary>The rail returned it: the payer is told that it is safe, and a case is opened automatically.</summary>
    public async Task ReturnedAsync(Refund refund, CancellationToken cancel)
    {
        await SendAsync(refund, "sms.refund-returned", cancel);
        outbox.Publish(db, new RefundNeedsCare(refund.Id, refund.Customer, RefundTrouble.Returned));
    }

    public async Task RejectedAsync(Refund refund, CancellationToken cancel)
    {
        await TellAsync(refund, "sms.refund-rejected", cancel);
        Ended(refund);
    }

    public void Ended(Refund refund) => outbox.Publish(db, new RefundMoved(refund.Id, refund.Customer, refund.Merchant, refund.State));

    /// <summary>Tells the payer by SMS, unless they are looking at the answer.</summary>
    private Task TellAsync(Refund refund, string text, CancellationToken cancel) =>
        refund.AskedBy == RefundParty.Customer && refund.FirstAnswer is null ? Task.CompletedTask : SendAsync(refund, text, cancel);

    private async Task SendAsync(Refund refund, string text, CancellationToken cancel)
    {
        if (refund.Customer.IsTest())
        {
            // Whoever pays in test mode is nobody.
            return;
        }

        var shop = (await merchants.FindAsync(refund.Merchant, cancel))?.Name ?? "";
        await notices.AddAsync(refund.Customer, text, refund.Amount, cancel, shop, refund.NumberText, refund.Reference ?? "");
    }
}
