using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Payments.Processor;
using Paycare.Payments.TopUps;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>Tells the processor what the desk decided. After a lost answer it repeats itself; the processor takes it once.</summary>
internal sealed partial class DisputeReplies(
    ICardProcessor processor,
    Vault vault,
    IOptions<DisputeOptions> options,
    IOptions<ProcessorOptions> waits,
    Outbox outbox,
    Database db,
    TimeProvider clock,
    ILogger<DisputeReplies> log
)
{
    public const string EvidenceRefused = "evidence-refused",
        AcceptRefused = "accept-refused",
        EvidenceTaken = "evidence-taken";

    /// <returns>Whether an answer came; false while the outcome is unknown.</returns>
    public async Task<bool> SendAsync(Dispute dispute, CancellationToken cancel)
    {
        var isEvidence = dispute.Act == DisputeAct.Evidence;
        var evidence = isEvidence ? await EvidenceOfAsync(dispute, cancel) : null;
        var reply = await AskAsync(
            c =>
                evidence is not null
                    ? processor.SubmitEvidenceAsync(dispute.ProcessorReference, evidence, c)
                    : processor.AcceptDisputeAsync(dispute.ProcessorReference, c),
            cancel
        );
        switch (reply.Outcome)
        {
            case DisputeReplyOutcome.Unknown:
                return false;
            case DisputeReplyOutcome.Refused:
                Refused(dispute.Id, reply.Code);
                dispute.Note(isEvidence ? EvidenceRefused : AcceptRefused, clock.GetUtcNow(), dispute.AskedBy, isChange: false);
                outbox.Publish(db, new DisputeMoved(dispute.Id, isEvidence ? EvidenceRefused : AcceptRefused));
                dispute.Undecide();
                return true;
            case DisputeReplyOutcome.Taken when isEvidence:
                Took(dispute);
                return true;
            case DisputeReplyOutcome.Taken:
                dispute.Enter(options.Value.Transitions, DisputeOptions.Accepted, clock.GetUtcNow(), dispute.DecidedBy ?? dispute.AskedBy);
                outbox.Publish(db, new DisputeMoved(dispute.Id, DisputeOptions.Accepted));
                return true;
            default:
                throw new InvalidOperationException($"Unnamed outcome {reply.Outcome}.");
        }
    }

    /// <summary>Advances the dispute where the table says so; an answered inquiry stays an inquiry.</summary>
    private void Took(Dispute dispute)
    {
        var (by, now, stages) = (dispute.AskedBy, clock.GetUtcNow(), options.Value.Transitions);
        dispute.EvidenceTaken();
        var goesOn = stages.Allows(dispute.Stage, DisputeOptions.EvidenceSent);
        if (goesOn)
        {
            dispute.Enter(stages, DisputeOptions.EvidenceSent, now, by);
        }
        else
        {
            dispute.Note(EvidenceTaken, now, by, isChange: true);
        }

        outbox.Publish(db, new DisputeMoved(dispute.Id, goesOn ? DisputeOptions.EvidenceSent : EvidenceTaken));
    }

    private async Task<DisputeEvidence> EvidenceOfAsync(Dispute dispute, CancellationToken cancel) =>
        new(
            vault.Open(dispute.EvidenceSealed!, Dispute.EvidencePlace(dispute.Id)),
            WorkingDays.DayOf(await db.Set<TopUp>().Where(t => t.Id == dispute.Charge).Select(t => t.CreatedAt).SingleAsync(cancel))
        );

    private async Task<DisputeReply> AskAsync(Func<CancellationToken, Task<DisputeReply>> ask, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(waits.Value.AnswerWithin);
        try
        {
            return await ask(timeout.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            // Log only the kind of failure: a processor's message may contain secrets.
            NoAnswer(e.GetType().Name);
            return DisputeReply.Lost;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not answer in a dispute ({Failure}); it is asked again")]
    private partial void NoAnswer(string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not take what was decided in dispute {Dispute}: {Code}")]
    private partial void Refused(DisputeId dispute, string code);
}
