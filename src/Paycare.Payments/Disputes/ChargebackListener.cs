using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Processor;
using Paycare.Payments.TopUps;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>
/// Processes what the processor reports about a dispute. Reports may be late, repeated and out of order: a stage that may not
/// follow is recorded as a step and changes nothing.
/// </summary>
internal sealed class ChargebackListener(
    Database db,
    LedgerApi ledger,
    DisputeProcess steps,
    IOptions<DisputeOptions> options,
    WorkingDays days,
    Outbox outbox,
    TimeProvider clock
) : ISubscriber<ChargebackReceived>
{
    public static DueLane Lane => CardLane.Lane;

    private const long FirstNumber = 5_001;

    public async Task HandleAsync(ChargebackReceived happened, CancellationToken cancel)
    {
        var id = await db.RetryAsync(
            async () =>
            {
                var dispute = await db.Set<Dispute>()
                    .Include(d => d.Parts)
                    .Include(d => d.Steps)
                    .SingleOrDefaultAsync(d => d.ProcessorReference == happened.ProcessorReference, cancel)
                    ?? await NewAsync(happened, cancel);
                Take(dispute, happened);
                await db.SaveChangesAsync(cancel);
                return dispute.Id;
            },
            cancel
        );
        _ = await steps.RunAsync(id, cancel);
    }

    private async Task<Dispute> NewAsync(ChargebackReceived happened, CancellationToken cancel)
    {
        var charge = new TopUpId(happened.Charge.Value);
        var topUp = await db.Set<TopUp>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == charge, cancel);
        if (topUp is not { IsFinal: true })
        {
            // A charge with an unknown outcome has its own inquiries; afterwards this report is retried.
            throw new InvalidOperationException(
                $"The top-up {happened.Charge} of the dispute {happened.ProcessorReference} has no end yet."
            );
        }

        var (client, key) = TopUpReservation.CaptureOf(topUp.Id);
        var row = topUp.State == TopUpState.Succeeded ? await ledger.FindAsync(client, key, cancel) : null;
        var dispute = new Dispute
        {
            Id = StrongId.New<DisputeId>(clock),
            Number = await Counter.NextAsync(db, "dispute", FirstNumber, cancel),
            ProcessorReference = happened.ProcessorReference,
            Charge = topUp.Id,
            Customer = topUp.Customer,
            ChargeRow = row is { State: EntryState.Captured } ? row.Id.Sequence : null,
            CurrencyCode = happened.Amount.Currency.Code,
            Reason = happened.Reason.Length > Dispute.ReasonLength ? happened.Reason[..Dispute.ReasonLength] : happened.Reason,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Set<Dispute>().Add(dispute);
        db.Set<DueItem>().Add(DisputeTimer.Due(dispute.Id, clock));
        return dispute;
    }

    private void Take(Dispute dispute, ChargebackReceived happened)
    {
        var (now, told, stages) = (clock.GetUtcNow(), options.Value.StageOf(happened.Stage), options.Value.Transitions);
        var isNew = dispute.Stage.Length == 0;
        // It may overtake the reply to what we are sending: a loss then confirms that we gave the dispute up.
        var isOurAnswer = happened.Stage == ChargebackStage.Lost && dispute.Act == DisputeAct.Accept;
        var stage = isOurAnswer ? DisputeOptions.Accepted : told;
        if (isNew || stages.Allows(dispute.Stage, stage))
        {
            dispute.Claim(happened.Amount);
            dispute.Enter(stages, stage, now, isOurAnswer ? dispute.DecidedBy ?? dispute.AskedBy : null);
            outbox.Publish(db, new DisputeMoved(dispute.Id, stage));
            if (isOurAnswer)
            {
                dispute.Note(told, now, by: null, isChange: false);
            }
        }
        else if (stage != dispute.Stage)
        {
            if (dispute.Steps.All(s => s.What != stage))
            {
                dispute.Note(stage, now, by: null, isChange: false);
            }

            return;
        }

        SetDates(dispute, happened.AnswerBy, now);
        if (!isNew)
        {
            db.Set<DueItem>().Add(DisputeTimer.Due(dispute.Id, clock));
        }
    }

    private void SetDates(Dispute dispute, DateTimeOffset? answerBy, DateTimeOffset now)
    {
        var rule = options.Value.Stages[dispute.Stage];
        if (!rule.TakesEvidence || answerBy == dispute.AnswerBy || answerBy is not { } last)
        {
            return;
        }

        var wanted = days.EndBefore(last, rule.ActDaysBefore);
        var actBy = wanted > now ? wanted : last;
        dispute.SetDates(last, actBy);
        db.Set<DueItem>().Add(DisputeDateTimer.Due(dispute.Id, actBy, clock));
    }
}
