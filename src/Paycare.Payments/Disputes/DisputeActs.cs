using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Quotas;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>The desk's decisions: answer with evidence, or concede, which takes two people above a threshold.</summary>
internal sealed class DisputeActs(
    Database db,
    DisputeProcess steps,
    Vault vault,
    IOptions<DisputeOptions> options,
    Outbox outbox,
    QuotaBook quotas,
    TimeProvider clock
)
{
    public const string AcceptAsked = "accept-asked";

    private static readonly Refusal Over = new(RefusalKind.Conflict, "dispute-not-open"),
        TooLate = new(RefusalKind.Conflict, "dispute-too-late"),
        Decided = new(RefusalKind.Conflict, "dispute-decided"),
        SecondPerson = new(RefusalKind.Conflict, "dispute-second-person");

    /// <summary>Sends evidence to the bank, once per stage: a bank does not accept more.</summary>
    public Task<Result<Dispute>> SendEvidenceAsync(DisputeId id, StaffId by, string? text, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var words = check.Words("text", text, Dispute.EvidenceLength);
        return check.Refusal is { } invalid
            ? Task.FromResult<Result<Dispute>>(invalid)
            : ActAsync(
                id,
                dispute =>
                {
                    if (!CanSendEvidence(dispute))
                    {
                        return dispute.Act == DisputeAct.None && dispute.EvidenceStage != dispute.Stage ? Over : Decided;
                    }

                    if (IsTooLate(dispute))
                    {
                        return TooLate;
                    }

                    dispute.KeepEvidence(vault.Seal(SecretScrub.Clean(words), Dispute.EvidencePlace(dispute.Id)));
                    dispute.Decide(DisputeAct.Evidence, by, null, clock.GetUtcNow());
                    return null;
                },
                cancel
            );
    }

    /// <summary>Concedes, or asks for a second person; when called by that second person, concedes.</summary>
    public async Task<Result<Dispute>> AcceptAsync(DisputeId id, StaffId by, CancellationToken cancel)
    {
        var taken = await TakeAsync(id, by, cancel);
        var acted = await ActAsync(
            id,
            dispute =>
            {
                if (!CanAccept(dispute))
                {
                    return dispute.Act is DisputeAct.Evidence or DisputeAct.Accept ? Decided : Over;
                }

                if (IsTooLate(dispute))
                {
                    return TooLate;
                }

                var now = clock.GetUtcNow();
                if (dispute.Act == DisputeAct.None && taken is { IsMuch: false })
                {
                    dispute.Decide(DisputeAct.Accept, by, null, now);
                }
                else if (dispute.Act == DisputeAct.None)
                {
                    dispute.Decide(DisputeAct.AcceptAsked, by, null, now);
                    dispute.Note(AcceptAsked, now, by, isChange: false);
                    outbox.Publish(db, new DisputeMoved(dispute.Id, AcceptAsked));
                }
                else if (dispute.AskedBy == by)
                {
                    return SecondPerson;
                }
                else
                {
                    dispute.Decide(DisputeAct.Accept, dispute.AskedBy!.Value, by, now);
                }

                return null;
            },
            cancel
        );
        if (acted.Refusal is not null && taken is not null)
        {
            await GiveBackAsync(taken, by);
        }

        return acted;
    }

    public bool CanSendEvidence(Dispute dispute) =>
        options.Value.Stages[dispute.Stage].TakesEvidence
        && dispute.EvidenceStage != dispute.Stage
        && dispute.Act is DisputeAct.None or DisputeAct.AcceptAsked;

    public bool CanAccept(Dispute dispute) =>
        options.Value.Transitions.Allows(dispute.Stage, DisputeOptions.Accepted)
        && dispute.Act is DisputeAct.None or DisputeAct.AcceptAsked;

    public bool NeedsSecondPerson(Dispute dispute) => dispute.Amount > options.Value.MostAcceptedAlone;

    /// <summary>Whether somebody would need a second person now: by this sum, or by what was conceded and refunded before.</summary>
    public async Task<bool> NeedsSecondPersonAsync(CustomerId customer, Money amount, StaffId by, CancellationToken cancel)
    {
        var (ofCustomer, ofStaff) = (
            await quotas.UseOfAsync(StaffQuotas.OfCustomer(customer), cancel),
            await quotas.UseOfAsync(StaffQuotas.OfStaff(by), cancel)
        );
        return ofCustomer.Used + amount.Minor > options.Value.MostAcceptedAlone.Minor
            || ofStaff.Used + amount.Minor > options.Value.MostAcceptedAloneInADay.Minor;
    }

    /// <summary>
    /// Adds what would be conceded to the sums of the customer and the member of staff, in whatever parts and together with refunds.
    /// </summary>
    /// <returns><c>null</c> when there is nothing to concede by now, or a second person is about to decide on what was added.</returns>
    private async Task<Taken?> TakeAsync(DisputeId id, StaffId by, CancellationToken cancel)
    {
        if (
            await db.Set<Dispute>().AsNoTracking().SingleOrDefaultAsync(d => d.Id == id, cancel) is not { } dispute
            || dispute.Act != DisputeAct.None
            || !CanAccept(dispute)
        )
        {
            return null;
        }

        var (minor, at, most) = (dispute.Amount.Minor, clock.GetUtcNow(), options.Value.MostAcceptedAlone.Minor);
        var customer = await quotas.AddAsync(StaffQuotas.OfCustomer(dispute.Customer), minor, cancel);
        var staff = await quotas.AddAsync(StaffQuotas.OfStaff(by), minor, cancel);
        return new Taken(
            dispute.Customer,
            minor,
            at,
            NeedsSecondPerson(dispute) || customer > most || staff > options.Value.MostAcceptedAloneInADay.Minor
        );
    }

    private async Task GiveBackAsync(Taken taken, StaffId by)
    {
        await quotas.GiveBackAsync(StaffQuotas.OfCustomer(taken.Customer), taken.Minor, taken.At, CancellationToken.None);
        await quotas.GiveBackAsync(StaffQuotas.OfStaff(by), taken.Minor, taken.At, CancellationToken.None);
    }

    private sealed record Taken(CustomerId Customer, long Minor, DateTimeOffset At, bool IsMuch);

    public bool IsTooLate(Dispute dispute) => clock.GetUtcNow() > dispute.AnswerBy;

    private async Task<Result<Dispute>> ActAsync(DisputeId id, Func<Dispute, Refusal?> decide, CancellationToken cancel)
    {
        // The processor's word may come in this very moment: then it is decided again on what stands.
        var refusal = await db.RetryAsync<Refusal?>(
            async () =>
            {
                if (
                    await db.Set<Dispute>()
                        .Include(d => d.Parts)
                        .Include(d => d.Steps)
                        .AsSplitQuery()
                        .SingleOrDefaultAsync(d => d.Id == id, cancel)
                    is not { } dispute
                )
                {
                    return Refusal.NotFound;
                }

                if (decide(dispute) is { } no)
                {
                    return no;
                }

                db.Set<DueItem>().Add(DisputeTimer.Due(id, clock));
                await db.SaveChangesAsync(cancel);
                return null;
            },
            cancel
        );

        // The decision stands from here on; a caller who hangs up must not interrupt it.
        return refusal is { } refused ? refused : await steps.RunAsync(id, CancellationToken.None);
    }
}
