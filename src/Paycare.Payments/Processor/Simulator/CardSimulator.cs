using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>
/// A card processor that plays every answer an issuer can give, by the card's number or as steered. Like a real one it keeps its
/// own record of charges and refunds, so an inquiry after a lost answer, or after our restart, learns the truth.
/// </summary>
internal sealed class CardSimulator(IServiceScopeFactory scopes, SimulatorSteering steering, TimeProvider clock) : ICardProcessor
{
    private static readonly TimeSpan RefundTakes = TimeSpan.FromDays(2);

    public Task<CardCheck> VerifyAsync(Guid reference, CardData card, string? cvv, CancellationToken cancel) =>
        Task.FromResult(
            new CardCheck(
                steering.Next<SimulatedBehaviour.Check>() switch
                {
                    { Decline: { } code } => ProcessorAnswer.Declined(code),
                    { } => ProcessorAnswer.Lost,
                    null => SimulatedCards.CheckOf(card.Number),
                },
                null
            )
        );

    public async Task<ProcessorAnswer> ChargeAsync(Guid reference, CardData card, Money amount, CancellationToken cancel)
    {
        if (steering.Next<SimulatedBehaviour.Offline>() is not null)
        {
            throw new HttpRequestException("The simulated processor is offline.");
        }

        var behaviour = steering.Next<SimulatedBehaviour.Charge>() ?? SimulatedCards.BehaviourOf(card.Number) ?? new("14", "14");
        var isApproved = behaviour.Truth == SimulatedCharge.Approved;
        var charge = await FirstAsync(
            new SimulatedCharge
            {
                Reference = reference,
                Minor = amount.Minor,
                CurrencyCode = amount.Currency.Code,
                Truth = behaviour.Truth,
                IsTold = behaviour.IsTold,
                IsTaken = isApproved,
                At = clock.GetUtcNow(),
            },
            cancel
        );
        if (steering.Next<SimulatedBehaviour.Slow>() is { } slow)
        {
            await Task.Delay(slow.Delay, clock, cancel);
        }

        // The first recorded outcome of a reference stands: an inquiry may have come first and closed it.
        return charge.Truth != behaviour.Truth
            ? charge.Answer
            : behaviour.Heard switch
            {
                null => ProcessorAnswer.Lost,
                "91" or "96" => ProcessorAnswer.NotKnown(behaviour.Heard),
                _ => charge.Answer,
            };
    }

    public async Task<ProcessorAnswer> InquireAsync(Guid reference, CancellationToken cancel) =>
        (await FirstAsync(NeverCame(reference, null), cancel)).Answer;

    public async Task<ProcessorAnswer> ReverseAsync(Guid charge, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        _ = await FirstAsync(NeverCame(charge, now), cancel);
        await using (var scope = scopes.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<SimulatedCharge>()
                .Where(c => c.Reference == charge && (c.IsTaken || c.ReversedAt == null))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(c => c.IsTaken, false)
                            .SetProperty(c => c.ReversedAt, now)
                            .SetProperty(c => c.Reversals, c => c.Reversals + 1),
                    cancel
                );
        }

        return steering.Next<SimulatedBehaviour.ReversalLost>() is null ? ProcessorAnswer.Approved : ProcessorAnswer.Lost;
    }

    public async Task<RefundReply> RefundAsync(Guid reference, Guid charge, Money amount, CancellationToken cancel)
    {
        var behaviour = steering.Next<SimulatedBehaviour.Refund>() ?? new(RefundOutcome.Arrived, true);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        await using var step = await db.Database.BeginTransactionAsync(cancel);
        // Refunds of one charge queue at its row, so together they never exceed it.
        var found = await db.Set<SimulatedCharge>()
            .Where(c => c.Reference == charge && c.IsTaken)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Reversals, c => c.Reversals), cancel);
        if (await db.Set<SimulatedRefund>().AsNoTracking().SingleOrDefaultAsync(r => r.Reference == reference, cancel) is { } known)
        {
            return known.Reply;
        }

        var taken =
            found == 0 ? 0 : await db.Set<SimulatedCharge>().Where(c => c.Reference == charge).Select(c => c.Minor).SingleAsync(cancel);
        var given = await db.Set<SimulatedRefund>()
            .Where(r => r.Charge == charge && r.State != RefundOutcome.Refused && r.State != RefundOutcome.Returned)
            .SumAsync(r => r.Minor, cancel);
        var refusal =
            found == 0 ? "charge-unknown"
            : amount.Minor > taken - given ? "exceeds-charge"
            : behaviour.End == RefundOutcome.Refused ? "declined"
            : "";
        var now = clock.GetUtcNow();
        var refund = new SimulatedRefund
        {
            Reference = reference,
            Charge = charge,
            Minor = amount.Minor,
            State =
                refusal != "" ? RefundOutcome.Refused
                : behaviour.IsHeard ? RefundOutcome.Accepted
                : behaviour.End,
            End = refusal != "" ? RefundOutcome.Refused : behaviour.End,
            Code = refusal,
            BankReference = refusal != "" || behaviour.IsHeard ? null : SimulatedRefundTimer.BankReference(reference),
            At = now,
        };
        db.Set<SimulatedRefund>().Add(refund);
        if (refund.State != refund.End)
        {
            db.Set<DueItem>()
                .Add(
                    DueItem.At(
                        now + RefundTakes,
                        SimulatedRefundTimer.HandlerName,
                        reference.ToString("N"),
                        new SimulatedRefundTimer.Payload(reference),
                        clock
                    )
                );
        }

        await db.SaveChangesAsync(cancel);
        await step.CommitAsync(cancel);
        return refusal != "" || behaviour.IsHeard ? refund.Reply : RefundReply.Lost;
    }

    public async Task<RefundReply> InquireRefundAsync(Guid reference, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var refund = await scope
            .ServiceProvider.GetRequiredService<Database>()
            .Set<SimulatedRefund>()
            .AsNoTracking()
            .SingleOrDefaultAsync(r => r.Reference == reference, cancel);
        return refund?.Reply ?? new RefundReply(RefundOutcome.NeverCame);
    }

    public Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel) =>
        SimulatedDisputes.AnswerAsync(scopes, steering, clock, reference, isGivenUp: false, cancel);

    public Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel) =>
        SimulatedDisputes.AnswerAsync(scopes, steering, clock, reference, isGivenUp: true, cancel);

    /// <summary>It stores no cards.</summary>
    public Task ForgetAsync(CardData card, CancellationToken cancel) => Task.CompletedTask;

    private SimulatedCharge NeverCame(Guid reference, DateTimeOffset? reversedAt) =>
        new()
        {
            Reference = reference,
            Minor = 0,
            CurrencyCode = Currency.Idr.Code,
            Truth = ProcessorAnswer.NeverCame,
            IsTold = true,
            IsTaken = false,
            At = clock.GetUtcNow(),
            ReversedAt = reversedAt,
        };

    /// <summary>Records the first outcome of a reference; later callers get that one.</summary>
    private async Task<SimulatedCharge> FirstAsync(SimulatedCharge charge, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var charges = db.Set<SimulatedCharge>();
        if (await charges.AsNoTracking().SingleOrDefaultAsync(c => c.Reference == charge.Reference, cancel) is { } known)
        {
            return known;
        }

        charges.Add(charge);
        return await db.TrySaveAsync(cancel) is null
            ? charge
            : await charges.AsNoTracking().SingleAsync(c => c.Reference == charge.Reference, cancel);
    }
}

/// <summary>Ends simulated refunds when they are due, and reports it to us, as a processor does.</summary>
internal sealed class SimulatedRefundTimer(Database db, Outbox outbox) : IDueHandler<SimulatedRefundTimer.Payload>
{
    public const string HandlerName = "simulated-refund";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    /// <summary>An acquirer's reference number: 23 digits, the same for the same refund.</summary>
    public static string BankReference(Guid refund) =>
        string.Concat(
            "7",
            string.Concat(refund.ToByteArray().Select(b => (b % 100).ToString("00", System.Globalization.CultureInfo.InvariantCulture)))
                .AsSpan(10, 22)
        );

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var id = payload.Refund;
        var refund = await db.Set<SimulatedRefund>().SingleAsync(r => r.Reference == id, cancel);
        if (refund.State != RefundOutcome.Accepted)
        {
            return;
        }

        refund.State = refund.End;
        refund.BankReference = refund.End == RefundOutcome.Arrived ? BankReference(id) : null;
        refund.Code = refund.End == RefundOutcome.Returned ? "card-closed" : "";
        outbox.Publish(db, new RefundReported(id));
        await db.SaveChangesAsync(cancel);
    }

    internal sealed record Payload(Guid Refund);
}
