using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Processor.Simulator;

/// <summary>An instruction to the simulated processor.</summary>
/// <param name="Behaviour">
/// The behaviour of the next requests, or something to do now: late-approval, answer-again, chargeback.
/// </param>
/// <param name="Times">The number of requests it applies to.</param>
/// <param name="Charge">For something to do now: the top-up's id.</param>
/// <param name="Amount">For a chargeback: the amount in IDR; the whole charge when absent.</param>
/// <param name="Stage">For a chargeback: inquiry, opened, won or lost.</param>
/// <param name="Reason">For a new chargeback: the reason, in the scheme's words; fraudulent when absent.</param>
public sealed record SteeringBody(string? Behaviour, int? Times, string? Charge, MoneyBody? Amount, string? Stage, string? Reason = null);

/// <summary>The simulated processor's books, newest first.</summary>
/// <param name="Charges">The charges, newest first.</param>
/// <param name="Refunds">The refunds, newest first.</param>
/// <param name="Chargebacks">The chargebacks, newest first.</param>
public sealed record SimulatedBooks(
    IReadOnlyList<SimulatedChargeItem> Charges,
    IReadOnlyList<SimulatedRefundItem> Refunds,
    IReadOnlyList<SimulatedChargebackItem> Chargebacks
);

/// <summary>A charge in the simulated processor's books.</summary>
/// <param name="Charge">The charge's id.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Truth">What really became of it.</param>
/// <param name="IsTaken">Whether the card was charged.</param>
/// <param name="At">When it happened.</param>
/// <param name="ReversedAt">When it was taken back; <c>null</c> when it was not.</param>
/// <param name="Reversals">How often that was asked for.</param>
public sealed record SimulatedChargeItem(
    ChargeId Charge,
    Money Amount,
    string Truth,
    bool IsTaken,
    DateTimeOffset At,
    DateTimeOffset? ReversedAt,
    int Reversals
);

/// <summary>A refund in the simulated processor's books.</summary>
/// <param name="Refund">The simulator's id of the refund.</param>
/// <param name="Charge">The charge's id.</param>
/// <param name="Amount">The amount.</param>
/// <param name="State">The state's contract name.</param>
/// <param name="Code">The bank's code; <c>null</c> when nothing went wrong.</param>
/// <param name="BankReference">The bank's reference; <c>null</c> until there is one.</param>
/// <param name="At">When it happened.</param>
public sealed record SimulatedRefundItem(
    string Refund,
    ChargeId Charge,
    Money Amount,
    string State,
    string Code,
    string? BankReference,
    DateTimeOffset At
);

/// <summary>A chargeback in the simulated processor's books.</summary>
/// <param name="Chargeback">The simulator's id of the chargeback.</param>
/// <param name="Charge">The charge's id.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Stage">How far it is.</param>
/// <param name="At">When it happened.</param>
/// <param name="EvidenceAt">When evidence came; <c>null</c> until then.</param>
public sealed record SimulatedChargebackItem(
    string Chargeback,
    ChargeId Charge,
    Money Amount,
    string Stage,
    DateTimeOffset At,
    DateTimeOffset? EvidenceAt = null
);

/// <summary>The simulated processor's control desk: steers it and shows its books. For demonstrations and tests.</summary>
public sealed class ProcessorSimulation
{
    internal const string UsualReason = "fraudulent";

    private const int MostRows = 100,
        MostTimes = 1000,
        ReasonLength = 60;
    private static readonly TimeSpan EvidenceTakes = TimeSpan.FromDays(7);
    private static readonly Dictionary<string, ChargebackStage> Stages = Enum.GetValues<ChargebackStage>()
        .ToDictionary(s => s.ToString().ToLowerInvariant());

    private readonly Database _db;
    private readonly SimulatorSteering _steering;
    private readonly Outbox _outbox;
    private readonly TimeProvider _clock;

    private readonly CardProcessing _processing;

    internal ProcessorSimulation(
        Database db,
        SimulatorSteering steering,
        Outbox outbox,
        IOptions<CardProcessing> processing,
        TimeProvider clock
    ) => (_db, _steering, _outbox, _processing, _clock) = (db, steering, outbox, processing.Value, clock);

    /// <summary>Sets the behaviour of the next requests, or does something now.</summary>
    public async Task<Result<Done>> SteerAsync(SteeringBody body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (_processing.IsStripe)
        {
            // No request would notice.
            return Refusal.NotFound;
        }

        if (body.Behaviour is "late-approval" or "answer-again" or "chargeback")
        {
            var id = StrongId.Read<ChargeId>(body.Charge);
            var charge = await _db.Set<SimulatedCharge>().SingleOrDefaultAsync(c => c.Reference == id.Value, cancel);
            return charge is null
                ? Refusal.NotFound
                : body.Behaviour switch
                {
                    "late-approval" => await ApproveLateAsync(charge, cancel),
                    "answer-again" => await ReportAsync(charge, cancel),
                    _ => await ChargeBackAsync(charge, body, cancel),
                };
        }

        return _steering.TrySteer(body.Behaviour, Math.Clamp(body.Times ?? 1, 1, MostTimes))
            ? Done.Instance
            : Refusal.Invalid("behaviour", body.Behaviour is null ? "field.required" : "field.unknown-value");
    }

    /// <summary>Its record of charges, refunds and chargebacks.</summary>
    public async Task<SimulatedBooks> ReadAsync(CancellationToken cancel)
    {
        var charges = await _db.Set<SimulatedCharge>().AsNoTracking().OrderByDescending(c => c.At).Take(MostRows).ToListAsync(cancel);
        var refunds = await _db.Set<SimulatedRefund>().AsNoTracking().OrderByDescending(r => r.At).Take(MostRows).ToListAsync(cancel);
        var chargebacks = await _db.Set<SimulatedChargeback>()
            .AsNoTracking()
            .OrderByDescending(c => c.At)
            .Take(MostRows)
            .ToListAsync(cancel);
        return new SimulatedBooks(
            [
                .. charges.Select(c => new SimulatedChargeItem(
                    new ChargeId(c.Reference),
                    Idr(c.Minor),
                    c.Truth,
                    c.IsTaken,
                    c.At,
                    c.ReversedAt,
                    c.Reversals
                )),
            ],
            [
                .. refunds.Select(r => new SimulatedRefundItem(
                    StrongId.Text(r.Reference),
                    new ChargeId(r.Charge),
                    Idr(r.Minor),
                    Name(r.State),
                    r.Code,
                    r.BankReference,
                    r.At
                )),
            ],
            [
                .. chargebacks.Select(c => new SimulatedChargebackItem(
                    StrongId.Text(c.Id),
                    new ChargeId(c.Charge),
                    Idr(c.Minor),
                    Name(c.Stage),
                    c.At,
                    c.EvidenceAt
                )),
            ]
        );
    }

    /// <summary>The issuer approves an unanswered charge, even one taken back in the meantime: the money is taken now.</summary>
    private Task<Result<Done>> ApproveLateAsync(SimulatedCharge charge, CancellationToken cancel)
    {
        (charge.Truth, charge.IsTold, charge.IsTaken) = (SimulatedCharge.Approved, true, true);
        return ReportAsync(charge, cancel);
    }

    private async Task<Result<Done>> ReportAsync(SimulatedCharge charge, CancellationToken cancel)
    {
        _outbox.Publish(_db, new ChargeReported(new ChargeId(charge.Reference), charge.Truth == SimulatedCharge.Approved));
        await _db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private async Task<Result<Done>> ChargeBackAsync(SimulatedCharge charge, SteeringBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var stage = body.Stage is null ? ChargebackStage.Opened : check.OneOf("stage", body.Stage, Stages);
        var reason = check.Text("reason", body.Reason, ReasonLength, required: false);
        var amount = body.Amount is null ? Idr(charge.Minor) : check.Money("amount", body.Amount);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var chargeback = await _db.Set<SimulatedChargeback>()
            .FirstOrDefaultAsync(
                c => c.Charge == charge.Reference && c.Stage != ChargebackStage.Won && c.Stage != ChargebackStage.Lost,
                cancel
            );
        var now = _clock.GetUtcNow();
        if (chargeback is null)
        {
            chargeback = new SimulatedChargeback
            {
                Id = OrderedGuid.Next(_clock),
                Charge = charge.Reference,
                Minor = amount.Minor,
                Stage = stage!.Value,
                At = now,
                Reason = reason.Length > 0 ? reason : UsualReason,
            };
            _db.Set<SimulatedChargeback>().Add(chargeback);
        }

        chargeback.Stage = stage!.Value;
        DateTimeOffset? answerBy = stage is ChargebackStage.Inquiry or ChargebackStage.Opened ? now + EvidenceTakes : null;
        chargeback.AnswerBy = answerBy;
        _outbox.Publish(
            _db,
            new ChargebackReceived(
                chargeback.Reference,
                new ChargeId(charge.Reference),
                Idr(chargeback.Minor),
                chargeback.Stage,
                chargeback.Reason,
                answerBy
            )
        );
        await _db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private static Money Idr(long minor) => new(minor, Currency.Idr);

    private static string Name<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
