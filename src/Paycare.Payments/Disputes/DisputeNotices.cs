using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Tells those whose money it touches: the customer by SMS and e-mail, shops by webhook. In the transaction of its cause.</summary>
internal sealed class DisputeNotices(
    Database db, IdentityApi identity, Postbox postbox, WebhookEvents events, AttemptIdCodec ids, IOptions<DisputeOptions> options, TimeProvider clock)
{
    /// <summary>The bank took the money, and it is covered.</summary>
    public async Task CoveredAsync(Dispute dispute, bool isOver, CancellationToken cancel)
    {
        if (!isOver)
        {
            await TellAsync(dispute, "opened", cancel);
        }

        await TellShopsAsync(dispute, WebhookEventTypes.DisputeOpened, "open", cancel);
    }

    /// <summary>It is over. What never took money was never told.</summary>
    public async Task EndedAsync(Dispute dispute, CancellationToken cancel)
    {
        if (dispute.TakenRow is not null)
        {
            var isLost = options.Value.Stages[dispute.Stage].IsMoneyTaken;
            await TellAsync(dispute, isLost ? "lost" : "won", cancel);
            await TellShopsAsync(dispute, WebhookEventTypes.DisputeClosed, isLost ? "lost" : "won", cancel);
        }
    }

    private async Task TellAsync(Dispute dispute, string what, CancellationToken cancel)
    {
        var language = await identity.LanguageOfAsync(dispute.Customer, cancel);
        var held = new Money(dispute.Parts.Where(p => p is { Kind: DisputePartKind.Wallet, State: not DisputePartState.Refused }).Sum(p => p.Minor), dispute.Amount.Currency);
        var text = held.IsPositive ? $"notice.dispute-{what}" : $"notice.dispute-{what}.nothing-held";
        foreach (var (field, channel) in new[] { (PersonalField.Phone, MessageChannel.Sms), (PersonalField.Email, MessageChannel.Email) })
        {
            if (await identity.RevealAsync(dispute.Customer, field, cancel) is { } to)
            {
                postbox.Send(db, channel, to, language, text, null, dispute.Amount.Text(language), held.Text(language));
            }
        }
    }

    private async Task TellShopsAsync(Dispute dispute, string type, string status, CancellationToken cancel)
    {
        foreach (var part in dispute.Parts.Where(p => p is { Merchant: not null, State: not DisputePartState.Refused }))
        {
            await events.AddAsync(part.Merchant!.Value, type, $"dispute:{dispute.Id}:{part.Place}:{type}", clock.GetUtcNow(), new
            {
                dispute.Id,
                number = dispute.NumberText,
                paymentId = ids.Text(new AttemptId(part.Original!.Value)),
                amount = new Money(part.Minor, dispute.Amount.Currency),
                reason = dispute.Reason,
                status,
                borneByMerchant = part.Bearer == DisputeBearer.Merchant,
            }, cancel);
        }
    }
}
