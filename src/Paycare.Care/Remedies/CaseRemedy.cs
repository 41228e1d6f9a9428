using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>Names a remedy that was asked for; where a second person is needed, also the approval.</summary>
public readonly record struct RemedyId(Guid Value) : IStrongId<RemedyId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Where a remedy stands.</summary>
internal enum RemedyState
{
    /// <summary>A second person has not decided yet.</summary>
    Waiting,

    /// <summary>Allowed; being done, come what may.</summary>
    Approved,

    /// <summary>Done.</summary>
    Done,

    /// <summary>The second person said no.</summary>
    Rejected,

    /// <summary>Allowed, and then not possible: <see cref="CaseRemedy.Code"/> says why.</summary>
    Failed,
}

/// <summary>
/// One remedy on a case. What it does, to whom and for how much never changes after it was asked for: a changed amount is
/// another request. The database itself refuses a second person who is the first.
/// </summary>
internal sealed class CaseRemedy : IVersioned
{
    public required RemedyId Id { get; init; }

    public required CaseId Case { get; init; }

    /// <summary>For whom; nobody, for money that is nobody's yet.</summary>
    public required CustomerId Customer { get; init; }

    public required string Kind { get; init; }

    /// <summary>For goodwill, refunds and money in suspense: minor units of rupiah.</summary>
    public long? AmountMinor { get; init; }

    /// <summary>The payment, transfer, refund or card that it is about, by its outside id; the kind tells which.</summary>
    public string? Payment { get; init; }

    /// <summary>The money in suspense that it decides about.</summary>
    public string? Suspense { get; init; }

    public required string Reason { get; init; }

    public required StaffId AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required bool NeedsSecondPerson { get; init; }

    public required string Key { get; init; }

    public required string RequestHash { get; init; }

    public RemedyState State { get; private set; }

    public StaffId? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    public string? DecisionReason { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was not possible.</summary>
    public string? Code { get; private set; }

    /// <summary>The journal row, where there is one.</summary>
    public string? AttemptId { get; private set; }

    public int Version { get; private set; } = 1;

    public Money? Amount => AmountMinor is { } minor ? new Money(minor, Currency.Idr) : null;

    public bool IsWaiting => State == RemedyState.Waiting;

    /// <summary>Nobody else need look: it is allowed at once.</summary>
    public void Begin()
    {
        State = RemedyStates.Transitions.Begin(NeedsSecondPerson ? RemedyState.Waiting : RemedyState.Approved);
    }

    public void Decide(bool isApproved, StaffId by, string reason, DateTimeOffset now)
    {
        Enter(isApproved ? RemedyState.Approved : RemedyState.Rejected);
        (DecidedBy, DecidedAt, DecisionReason) = (by, now, reason);
    }

    public void End(RemedyOutcome outcome)
    {
        Enter(outcome.Code is null ? RemedyState.Done : RemedyState.Failed);
        (EndedAt, Code, AttemptId) = (outcome.At, outcome.Code, outcome.AttemptId);
    }

    private void Enter(RemedyState to)
    {
        State = RemedyStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<CaseRemedy> remedy)
    {
        remedy.ToTable("care_remedies", table =>
        {
            table.HasCheckConstraint("CK_care_remedies_four_eyes", "\"DecidedBy\" IS NULL OR \"DecidedBy\" <> \"AskedBy\"");
            table.HasCheckConstraint(
                "CK_care_remedies_second_person",
                "NOT \"NeedsSecondPerson\" OR \"DecidedBy\" IS NOT NULL OR \"State\" = 'Waiting'"
            );
        });
        remedy.Property(r => r.Id).ValueGeneratedNever();
        remedy.Property(r => r.Kind).HasMaxLength(40);
        remedy.Property(r => r.State).HasName();
        remedy.Property(r => r.Key).HasMaxLength(128);
        remedy.Property(r => r.RequestHash).HasMaxLength(64);
        remedy.Property(r => r.Code).HasMaxLength(60);
        remedy.Property(r => r.AttemptId).HasMaxLength(64);
        remedy.Property(r => r.Payment).HasMaxLength(64);
        remedy.Property(r => r.Suspense).HasMaxLength(64);
        remedy.Ignore(r => r.Amount).Ignore(r => r.IsWaiting);
        remedy.HasVersion();
        remedy.HasIndex(r => new { r.AskedBy, r.Key }).IsUnique();
        remedy.HasIndex(r => new { r.Case, r.AskedAt });
        remedy.HasIndex(r => new { r.State, r.AskedAt });
    }
}

/// <summary>What came of doing a remedy.</summary>
/// <param name="At">When.</param>
/// <param name="Code">Why it was not possible; <c>null</c> when it was done.</param>
/// <param name="AttemptId">The journal row, where there is one.</param>
/// <param name="Told">The text that tells the customer, with what fills it.</param>
internal sealed record RemedyOutcome(
    DateTimeOffset At,
    string? Code = null,
    string? AttemptId = null,
    string? Told = null,
    params object[] Facts
);
