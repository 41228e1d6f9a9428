using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Processor;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>
/// Continues a dispute that advanced, finishing what a crash interrupted. Waiting for the bank needs no checks.
/// </summary>
internal sealed class DisputeTimer(DisputeProcess steps) : IDueHandler<DisputeTimer.Payload>
{
    private const string HandlerName = "dispute";

    /// <summary>Long enough for the request that moved it to finish first.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(10);

    public static string Name => HandlerName;

    public static DueLane Lane => CardLane.Lane;

    public static DueItem Due(DisputeId id, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + Wait, HandlerName, id.ToString(), new Payload(id), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var dispute = await steps.RunAsync(payload.Dispute, cancel);
        if (dispute.Act is DisputeAct.Evidence or DisputeAct.Accept)
        {
            // The worker's delay grows with each failure.
            throw new InvalidOperationException($"The processor has not yet confirmed what was decided in dispute {dispute.Id}.");
        }
    }

    internal sealed record Payload(DisputeId Dispute);
}

/// <summary>The deadline to act has passed: if no one has acted, the desk is told once.</summary>
internal sealed class DisputeDateTimer(Database db, IOptions<DisputeOptions> options, Outbox outbox, TimeProvider clock)
    : IDueHandler<DisputeDateTimer.Payload>
{
    private const string HandlerName = "dispute-date";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(DisputeId id, DateTimeOffset at, TimeProvider clock) =>
        DueItem.At(at, HandlerName, id.ToString(), new Payload(id, at), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var (id, at) = payload;
        var dispute = await db.Set<Dispute>().Include(d => d.Steps).SingleAsync(d => d.Id == id, cancel);
        var isAnswered =
            dispute.EvidenceStage == dispute.Stage
            || dispute.Act is DisputeAct.Evidence or DisputeAct.Accept
            || !options.Value.Stages[dispute.Stage].TakesEvidence;
        if (!isAnswered && dispute.ActBy == at && dispute.EscalatedAt is null)
        {
            dispute.Escalate(clock.GetUtcNow());
            outbox.Publish(db, new DisputeMoved(id, DisputeMoved.Overdue));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(DisputeId Dispute, DateTimeOffset At);
}
