using Microsoft.Extensions.Options;
using Paycare.Payments.Notices;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>
/// Tells those whose money it touches: the customer by SMS and e-mail, others by events. In the transaction of its cause.
/// </summary>
internal sealed class DisputeNotices(Database db, CustomerNotices notices, Outbox outbox, IOptions<DisputeOptions> options)
{
    /// <summary>The bank took the money, and it is covered.</summary>
    public async Task CoveredAsync(Dispute dispute, bool isOver, CancellationToken cancel)
    {
        if (!isOver)
        {
            await TellAsync(dispute, "opened", cancel);
        }

        outbox.Publish(db, new DisputeOpened(dispute.Id));
    }

    /// <summary>The dispute is over. If it never took money, no one was told of it.</summary>
    public async Task EndedAsync(Dispute dispute, CancellationToken cancel)
    {
        if (dispute.TakenRow is not null)
        {
            var isLost = options.Value.Stages[dispute.Stage].IsMoneyTaken;
            await TellAsync(dispute, isLost ? "lost" : "won", cancel);
            outbox.Publish(db, new DisputeClosed(dispute.Id, isLost));
        }
    }

    private Task TellAsync(Dispute dispute, string what, CancellationToken cancel)
    {
        var held = new Money(
            dispute.Parts.Where(p => p is { Kind: DisputePartKind.Wallet, State: not DisputePartState.Refused }).Sum(p => p.Minor),
            dispute.Amount.Currency
        );
        var text = held.IsPositive ? $"notice.dispute-{what}" : $"notice.dispute-{what}.nothing-held";
        return notices.TellEverywhereAsync(dispute.Customer, text, dispute.Amount, held, cancel);
    }
}
