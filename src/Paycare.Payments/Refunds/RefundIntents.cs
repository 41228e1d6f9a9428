using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Stores requests: loads the facts, decides, then writes the intent and its reservation, or the row of a refusal.</summary>
internal sealed class RefundIntents(
    Database db,
    RefundTurns turns,
    RefundEligibility room,
    RefundTargets targets,
    ChargeRemainder charges,
    RefundDraft draft,
    RefundReservation reservation,
    RefundRefusals refusals
)
{
    /// <summary>Stores the intent and its due work, then the reservation; or the row of an impossible request.</summary>
    public async Task<Result<Refund>> KeepAsync(RefundRequest ask, byte[] hash, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(ask.Payment.Id, cancel);
        if ((await targets.ReadAsync(ask.Payer, ask.To, cancel)).IsRefused(out var unknown, out var target))
        {
            return unknown;
        }

        if ((await room.FactsAsync(ask.Payer, ask.Payment, cancel)).IsRefused(out var busy, out var facts))
        {
            return busy;
        }

        var decision = RefundDecision.Of(facts, ask);
        using var charge =
            decision.Refused is null && target.Card is { } card ? await charges.TakeAsync(card, decision.Amount, cancel) : null;
        decision = decision.To(target, targets.FrozenOf(ask.Payer), charge);
        var refund = await draft.NewAsync(ask, facts, decision.Amount, target, charge?.Charge, hash, cancel);
        if (decision.Refused is not null)
        {
            return await refusals.KeepAsync(refund, ask.Payment, decision, cancel);
        }

        draft.Begin(refund, ask);
        await db.SaveChangesAsync(cancel);
        await reservation.ReserveAsync(refund, CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
        return refund;
    }
}
