using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.States;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Disputes;

/// <summary>Identifies a dispute.</summary>
public readonly record struct DisputeId(Guid Value) : IStrongId<DisputeId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// The card's owner, or the bank, wants the money of a top-up back. The row is the intent of everything that follows: its id is
/// the stem of the ledger keys, and every step may run again. Its stages are the table in <see cref="DisputeOptions"/>.
/// </summary>
internal sealed class Dispute : IVersioned
{
    public const int EvidenceLength = 10_000,
        ReasonLength = 60;

    public required DisputeId Id { get; init; }

    /// <summary>The number to show people: DP-5001.</summary>
    public required long Number { get; init; }

    /// <summary>The processor's id for it; one row each.</summary>
    public required string ProcessorReference { get; init; }

    /// <summary>The top-up whose charge is disputed.</summary>
    public required TopUpId Charge { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>The journal row that credited the wallet; <c>null</c> when none did.</summary>
    public required long? ChargeRow { get; init; }

    public required string CurrencyCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long Minor { get; private set; }

    /// <summary>The reason, in the scheme's words: fraudulent, product_not_received...</summary>
    public required string Reason { get; init; }

    public string Stage { get; private set; } = "";

    public DateTimeOffset StageAt { get; private set; }

    /// <summary>The processor's deadline for evidence.</summary>
    public DateTimeOffset? AnswerBy { get; private set; }

    /// <summary>Our own deadline to act.</summary>
    public DateTimeOffset? ActBy { get; private set; }

    /// <summary>When that deadline passed without action.</summary>
    public DateTimeOffset? EscalatedAt { get; private set; }

    /// <summary>The journal row by which the bank took the money.</summary>
    public long? TakenRow { get; private set; }

    /// <summary>The journal row that returned it.</summary>
    public long? ReturnedRow { get; private set; }

    public DateTimeOffset? CoveredAt { get; private set; }

    /// <summary>When the dispute was over and all its money settled.</summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>What an agent decided and the processor has not confirmed yet.</summary>
    public DisputeAct Act { get; private set; } = DisputeAct.None;

    /// <summary>The agent who decided it, or who wants to concede and awaits a second person.</summary>
    public StaffId? AskedBy { get; private set; }

    public DateTimeOffset? AskedAt { get; private set; }

    /// <summary>The second person.</summary>
    public StaffId? DecidedBy { get; private set; }

    /// <summary>The evidence as it was sent, sealed.</summary>
    public byte[]? EvidenceSealed { get; private set; }

    /// <summary>The stage in which evidence was last sent.</summary>
    public string? EvidenceStage { get; private set; }

    public int Version { get; private set; } = 1;

    public List<DisputeStep> Steps { get; } = [];

    public List<DisputePart> Parts { get; } = [];

    public string NumberText => $"DP-{Number}";

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public bool IsSettled => SettledAt is not null;

    /// <summary>The amount that no hold covers yet.</summary>
    public Money Uncovered =>
        new(
            checked(Minor - Parts.Where(p => p.State is DisputePartState.Held or DisputePartState.Captured).Sum(p => p.Minor)),
            Amount.Currency
        );

    public static Place EvidencePlace(DisputeId id) => new("payments_disputes", id.Value, "evidence");

    /// <summary>Enters a stage. What somebody had begun in the stage before is over.</summary>
    /// <param name="stages">The table of <see cref="DisputeOptions"/>.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who at the desk; <c>null</c> for the processor.</param>
    public void Enter(Transitions<string> stages, string stage, DateTimeOffset at, StaffId? by)
    {
        Stage = Stage.Length == 0 ? stages.Begin(stage) : stages.Enter(Stage, stage);
        (StageAt, AnswerBy, ActBy, EscalatedAt) = (at, null, null, null);
        EndAct();
        if (by is null)
        {
            (AskedBy, AskedAt, DecidedBy) = (null, null, null);
        }

        Note(stage, at, by, isChange: true);
    }

    /// <summary>Sets the disputed amount; it is fixed once the bank took it.</summary>
    public void Claim(Money amount)
    {
        if (TakenRow is null)
        {
            Minor = amount.Minor;
            Touch();
        }
    }

    /// <summary>Sets the deadlines.</summary>
    public void SetDates(DateTimeOffset? answerBy, DateTimeOffset? actBy)
    {
        (AnswerBy, ActBy) = (answerBy, actBy);
        Touch();
    }

    /// <summary>Records a step.</summary>
    public void Note(string what, DateTimeOffset at, StaffId? by, bool isChange)
    {
        Steps.Add(
            new DisputeStep
            {
                Dispute = Id,
                Place = Steps.Count,
                What = what,
                At = at,
                By = by,
                IsChange = isChange,
            }
        );
        Touch();
    }

    public void Escalate(DateTimeOffset at)
    {
        EscalatedAt = at;
        Note("overdue", at, null, isChange: false);
    }

    public void Take(long row)
    {
        TakenRow = row;
        Touch();
    }

    public void GiveBack(long row)
    {
        ReturnedRow = row;
        Touch();
    }

    public void Cover(DateTimeOffset at)
    {
        CoveredAt = at;
        Touch();
    }

    public void Settle(DateTimeOffset at)
    {
        SettledAt = at;
        Touch();
    }

    public void Plan(DisputePart part)
    {
        Parts.Add(part);
        Touch();
    }

    /// <summary>Records a decision that waits for the processor's confirmation.</summary>
    public void Decide(DisputeAct act, StaffId asked, StaffId? second, DateTimeOffset at)
    {
        Enter(act);
        (AskedBy, AskedAt, DecidedBy) = (asked, AskedBy == asked ? AskedAt ?? at : at, second);
        Touch();
    }

    public void KeepEvidence(byte[] text)
    {
        EvidenceSealed = text;
        Touch();
    }

    public void EvidenceTaken()
    {
        (EvidenceStage, ActBy, EscalatedAt) = (Stage, null, null);
        EndAct();
        Touch();
    }

    /// <summary>The processor refused the decision: everything is open again.</summary>
    public void Undecide()
    {
        (AskedBy, AskedAt, DecidedBy) = (null, null, null);
        EndAct();
        Touch();
    }

    private void EndAct()
    {
        if (Act != DisputeAct.None)
        {
            Enter(DisputeAct.None);
        }
    }

    private void Enter(DisputeAct act) => Act = DisputeActStates.Transitions.Enter(Act, act);

    public void Touch() => Version++;

    public static void Map(EntityTypeBuilder<Dispute> dispute)
    {
        // The second person must differ from the first; the database enforces it too.
        dispute.ToTable("payments_disputes", table =>
            table.HasCheckConstraint("CK_payments_disputes_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"")
        );
        dispute.Property(d => d.Id).ValueGeneratedNever();
        dispute.Property(d => d.ProcessorReference).HasMaxLength(100);
        dispute.Property(d => d.CurrencyCode).HasMaxLength(3);
        dispute.Property(d => d.Reason).HasMaxLength(ReasonLength);
        dispute.Property(d => d.Stage).HasMaxLength(40);
        dispute.Property(d => d.EvidenceStage).HasMaxLength(40);
        dispute.Property(d => d.Act).StoredByName();
        dispute.Ignore(d => d.NumberText).Ignore(d => d.Amount).Ignore(d => d.IsSettled).Ignore(d => d.Uncovered);
        dispute.HasVersion();
        dispute.HasMany(d => d.Steps).WithOne().HasForeignKey(s => s.Dispute);
        dispute.HasMany(d => d.Parts).WithOne().HasForeignKey(p => p.Dispute);
        dispute.HasIndex(d => d.ProcessorReference).IsUnique();
        dispute.HasIndex(d => d.Charge);
        dispute.HasIndex(d => new { d.SettledAt, d.ActBy });
    }
}

/// <summary>What the desk decided in a dispute.</summary>
internal enum DisputeAct
{
    /// <summary>Nothing is pending.</summary>
    None,

    /// <summary>Evidence is to be sent.</summary>
    Evidence,

    /// <summary>An agent wants to concede; a second person decides.</summary>
    AcceptAsked,

    /// <summary>It is to be conceded.</summary>
    Accept,
}

/// <summary>One step in a dispute's history. Steps are added, never changed.</summary>
internal sealed class DisputeStep
{
    public required DisputeId Dispute { get; init; }

    public required int Place { get; init; }

    /// <summary>A stage's name, or another event.</summary>
    public required string What { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The agent; <c>null</c> for the processor and for automatic steps.</summary>
    public StaffId? By { get; init; }

    /// <summary>Whether it advanced the dispute; not when the processor's report was late or out of order.</summary>
    public required bool IsChange { get; init; }

    public static void Map(EntityTypeBuilder<DisputeStep> step)
    {
        step.ToTable("payments_dispute_steps");
        step.HasKey(s => new { s.Dispute, s.Place });
        step.Property(s => s.Place).ValueGeneratedNever();
        step.Property(s => s.What).HasMaxLength(60);
    }
}
