using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>One run of a dispute at a time: two would ask the ledger for the same row at once.</summary>
[OneProcess(KeptBy.Customer, "Two runs of a dispute would ask the ledger for the same row at once, and one of them fail.")]
internal sealed class DisputeTurns : KeyedLock<DisputeId>;

/// <summary>
/// The money steps of a dispute, derived from its row alone: the bank took it, holds cover it part by part, and at the end they
/// are captured, or released when the money came back. Each step is saved before the next and is idempotent.
/// </summary>
internal sealed class DisputeProcess(
    Database db,
    DisputeMovements movements,
    DisputeCover cover,
    DisputeReplies answers,
    DisputeNotices notices,
    DisputeTurns turns,
    IOptions<DisputeOptions> options,
    TimeProvider clock
)
{
    /// <summary>Advances a dispute as far as possible now.</summary>
    public async Task<Dispute> RunAsync(DisputeId id, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(id, cancel);
        return await RunInTurnAsync(id, cancel);
    }

    private async Task<Dispute> RunInTurnAsync(DisputeId id, CancellationToken cancel)
    {
        while (true)
        {
            // Tried again, what the ledger did stands under its key.
            var (dispute, hasMoved) = await db.RetryAsync(
                async () =>
                {
                    var read = await db.Set<Dispute>()
                        .Include(d => d.Parts.OrderBy(p => p.Place))
                        .Include(d => d.Steps.OrderBy(s => s.Place))
                        .AsSplitQuery()
                        .SingleAsync(d => d.Id == id, cancel);
                    var moved = await StepAsync(read, cancel);
                    if (moved)
                    {
                        await db.SaveChangesAsync(cancel);
                    }

                    return (read, moved);
                },
                cancel
            );
            if (!hasMoved)
            {
                return dispute;
            }
        }
    }

    /// <returns>Whether there was a step to take.</returns>
    private async Task<bool> StepAsync(Dispute dispute, CancellationToken cancel)
    {
        if (dispute.IsSettled)
        {
            return false;
        }

        // The money first: it does not wait for an unresponsive processor.
        var rule = options.Value.Stages[dispute.Stage];
        if (dispute.Act is DisputeAct.Evidence or DisputeAct.Accept && (!rule.IsMoneyTaken || dispute.CoveredAt is not null))
        {
            return await answers.SendAsync(dispute, cancel);
        }

        return rule.IsMoneyTaken ? await KeepTakenAsync(dispute, rule, cancel) : rule.IsFinal && await EndWonAsync(dispute, cancel);
    }

    private async Task<bool> KeepTakenAsync(Dispute dispute, DisputeStage rule, CancellationToken cancel)
    {
        if (dispute.TakenRow is null)
        {
            dispute.Take(await movements.TakeAsync(dispute, cancel));
            return true;
        }

        if (dispute.CoveredAt is null)
        {
            await CoverAsync(dispute, rule, cancel);
            return true;
        }

        if (!rule.IsFinal)
        {
            return false;
        }

        if (dispute.Parts.FirstOrDefault(p => p.State == DisputePartState.Held) is { } held)
        {
            await movements.CaptureAsync(dispute, held, cancel);
            held.Capture();
            dispute.Touch();
            return true;
        }

        await EndAsync(dispute, cancel);
        return true;
    }

    private async Task CoverAsync(Dispute dispute, DisputeStage rule, CancellationToken cancel)
    {
        if (dispute.Parts.FirstOrDefault(p => p.State == DisputePartState.Planned) is { } planned)
        {
            await HoldAsync(dispute, planned, cancel);
        }
        else if (dispute.Uncovered.IsPositive)
        {
            dispute.Plan(await cover.NextAsync(dispute, cancel));
        }
        else
        {
            dispute.Cover(clock.GetUtcNow());
            await notices.CoveredAsync(dispute, isOver: rule.IsFinal, cancel);
        }
    }

    private async Task HoldAsync(Dispute dispute, DisputePart part, CancellationToken cancel)
    {
        if (await movements.HoldAsync(dispute, part, cancel) is { } hold)
        {
            part.Keep(hold);
        }
        else
        {
            part.Refuse();
        }

        dispute.Touch();
    }

    /// <summary>The bank returned it, or never took it: everything held is released.</summary>
    private async Task<bool> EndWonAsync(Dispute dispute, CancellationToken cancel)
    {
        if (dispute.Parts.FirstOrDefault(p => p.State == DisputePartState.Planned) is { } planned)
        {
            // It may have been held before a crash: asked again, the ledger returns the hold, which can then be released.
            await HoldAsync(dispute, planned, cancel);
        }
        else if (dispute.Parts.FirstOrDefault(p => p.State == DisputePartState.Held) is { } held)
        {
            await movements.VoidAsync(dispute, held, cancel);
            held.Void();
            dispute.Touch();
        }
        else if (dispute.TakenRow is not null && dispute.ReturnedRow is null)
        {
            dispute.GiveBack(await movements.GiveBackAsync(dispute, cancel));
        }
        else
        {
            await EndAsync(dispute, cancel);
        }

        return true;
    }

    private async Task EndAsync(Dispute dispute, CancellationToken cancel)
    {
        dispute.Settle(clock.GetUtcNow());
        await notices.EndedAsync(dispute, cancel);
    }
}
