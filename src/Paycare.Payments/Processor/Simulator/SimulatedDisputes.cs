using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>
/// How the simulated processor accepts replies in disputes: until its deadline, and not once a dispute is over.
/// </summary>
internal static class SimulatedDisputes
{
    public static async Task<DisputeReply> AnswerAsync(
        IServiceScopeFactory scopes,
        SimulatorSteering steering,
        TimeProvider clock,
        string reference,
        bool isGivenUp,
        CancellationToken cancel
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var name = reference.StartsWith(SimulatedChargeback.ReferencePrefix, StringComparison.Ordinal)
            ? reference[SimulatedChargeback.ReferencePrefix.Length..]
            : "";
        if (
            !Guid.TryParseExact(name, "N", out var id)
            || await db.Set<SimulatedChargeback>().SingleOrDefaultAsync(c => c.Id == id, cancel) is not { } chargeback
        )
        {
            return DisputeReply.Refused("unknown");
        }

        if (isGivenUp && chargeback.Stage == ChargebackStage.Lost)
        {
            return DisputeReply.Taken;
        }

        if (chargeback.Stage is ChargebackStage.Won or ChargebackStage.Lost)
        {
            return DisputeReply.Refused("over");
        }

        var now = clock.GetUtcNow();
        if (now > chargeback.AnswerBy)
        {
            return DisputeReply.Refused("too-late");
        }

        if (isGivenUp)
        {
            chargeback.Stage = ChargebackStage.Lost;
            scope
                .ServiceProvider.GetRequiredService<Outbox>()
                .Publish(
                    db,
                    new ChargebackReceived(
                        chargeback.Reference,
                        new ChargeId(chargeback.Charge),
                        new Money(chargeback.Minor, Currency.Idr),
                        ChargebackStage.Lost,
                        chargeback.Reason,
                        null
                    )
                );
        }
        else
        {
            chargeback.EvidenceAt = now;
        }

        await db.SaveChangesAsync(cancel);
        return steering.Next<SimulatedBehaviour.DisputeAnswerLost>() is null ? DisputeReply.Taken : DisputeReply.Lost;
    }
}
