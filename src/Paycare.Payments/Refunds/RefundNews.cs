using Paycare.Identity;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Tells of a refund's turns: the payer by SMS, other parts by events; saved with the step that it tells of.</summary>
internal sealed class RefundNews(Database db, MerchantDirectory merchants, IdentityApi identity, Postbox postbox, Outbox outbox)
{
    public async Task ArrivedAsync(Refund refund, CancellationToken cancel)
    {
        await TellAsync(refund, refund.IsOnRail ? $"sms.refund-arrived-{refund.Rail.Name()}" : "sms.refund-arrived", cancel);
        Ended(refund);
    }

    /// <summary>The rail gave it back: the payer hears that it is safe, and a case opens by itself.</summary>
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
        var language = await identity.LanguageOfAsync(refund.Customer, cancel);
        if (await identity.RevealAsync(refund.Customer, PersonalField.Phone, cancel) is { } phone)
        {
            var shop = (await merchants.FindAsync(refund.Merchant, cancel))?.Name ?? "";
            postbox.Send(db, MessageChannel.Sms, phone, language, text, null, refund.Amount.Text(language), shop, refund.NumberText, refund.Reference ?? "");
        }
    }
}
