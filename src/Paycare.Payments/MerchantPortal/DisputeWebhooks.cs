using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Disputes;
using Paycare.Payments.Webhooks;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>Sends merchants webhooks about disputes that affect their money.</summary>
internal sealed class DisputeWebhooks(Database db, WebhookEvents events, AttemptIdCodec ids, TimeProvider clock)
{
    public async Task TellAsync(DisputeId id, string type, string status, CancellationToken cancel)
    {
        var dispute = await db.Set<Dispute>().AsNoTracking().Include(d => d.Parts).SingleAsync(d => d.Id == id, cancel);
        foreach (var part in dispute.Parts.Where(p => p is { Merchant: not null, State: not DisputePartState.Refused }))
        {
            await events.AddAsync(
                part.Merchant!.Value,
                type,
                $"dispute:{dispute.Id}:{part.Place}:{type}",
                clock.GetUtcNow(),
                new
                {
                    dispute.Id,
                    number = dispute.NumberText,
                    paymentId = ids.Text(new AttemptId(part.Original!.Value)),
                    amount = new Money(part.Minor, dispute.Amount.Currency),
                    reason = dispute.Reason,
                    status,
                    borneByMerchant = part.Bearer == DisputeBearer.Merchant,
                },
                cancel
            );
        }

        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>A dispute's money was taken.</summary>
internal sealed class DisputeOpenedListener(DisputeWebhooks webhooks) : ISubscriber<DisputeOpened>
{
    public Task HandleAsync(DisputeOpened happened, CancellationToken cancel) =>
        webhooks.TellAsync(happened.Dispute, WebhookEventTypes.DisputeOpened, "open", cancel);
}

/// <summary>A dispute has ended.</summary>
internal sealed class DisputeClosedListener(DisputeWebhooks webhooks) : ISubscriber<DisputeClosed>
{
    public Task HandleAsync(DisputeClosed happened, CancellationToken cancel) =>
        webhooks.TellAsync(happened.Dispute, WebhookEventTypes.DisputeClosed, happened.IsLost ? "lost" : "won", cancel);
}
