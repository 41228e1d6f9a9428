using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Care.Remedies;

/// <summary>Identifies a requested remedy and, where a second person is needed, its approval.</summary>
public readonly record struct RemedyId(Guid Value) : IStrongId<RemedyId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>The states of a remedy.</summary>
internal enum RemedyState
{
    /// <summary>Waiting for a second person's decision.</summary>
    Waiting,

    /// <summary>Allowed; will be carried out, even after a crash.</summary>
    Approved,

    /// <summary>Done.</summary>
    Done,

    /// <summary>The second person rejected it.</summary>
    Rejected,

    /// <summary>Allowed, but then not possible: <see cref="CaseRemedy.Code"/> says why.</summary>
    Failed,
}

/// <summary>
/// One remedy on a case. What it does, to whom and for how much never changes once requested: a changed amount is a new request.
/// The database itself rejects a second person who is also the requester.
/// </summary>
internal sealed class CaseRemedy : IVersioned
{
    public required RemedyId Id { get; init; }

    public required CaseId Case { get; init; }

    /// <summary>The customer it is for; empty for money that has no owner yet.</summary>
    public required CustomerId Customer { get; init; }

    public required string Kind { get; init; }

    /// <summary>Amount for goodwill, refunds and money in suspense, in minor units of rupiah (sen).</summary>
    public long? AmountMinor { get; init; }

    /// <summary>Public id of the payment, transfer, refund or card concerned; the kind tells which.</summary>
    public string? Subject { get; init; }

    /// <summary>Id of the money in suspense concerned.</summary>
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

    /// <summary>Why it was not possible; <c>null</c> otherwise.</summary>
    public string? Code { get; private set; }

    /// <summary>The journal row, if there is one.</summary>
    public string? AttemptId { get; private set; }

    public int Version { get; private set; } = 1;

    public Money? Amount => AmountMinor is { } minor ? new Money(minor, Currency.Idr) : null;

    public bool IsWaiting => State == RemedyState.Waiting;

    /// <summary>Needs no second person: allowed at once.</summary>
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
        remedy.Property(r => r.State).StoredByName();
        remedy.Property(r => r.Key).HasMaxLength(128);
        remedy.Property(r => r.RequestHash).HasMaxLength(64);
        remedy.Property(r => r.Code).HasMaxLength(60);
        remedy.Property(r => r.AttemptId).HasMaxLength(64);
        remedy.Property(r => r.Subject).HasMaxLength(64);
        remedy.Property(r => r.Suspense).HasMaxLength(64);
        remedy.Ignore(r => r.Amount).Ignore(r => r.IsWaiting);
        remedy.HasVersion();
        remedy.HasIndex(r => new { r.AskedBy, r.Key }).IsUnique();
        remedy.HasIndex(r => new { r.Case, r.AskedAt });
        remedy.HasIndex(r => new { r.State, r.AskedAt });
    }
}

/// <summary>The outcome of carrying out a remedy.</summary>
/// <param name="At">When.</param>
/// <param name="Code">Why it was not possible; <c>null</c> when it was done.</param>
/// <param name="AttemptId">The journal row, if there is one.</param>
/// <param name="Told">The text for the customer, with its values.</param>
internal sealed record RemedyOutcome(
    DateTimeOffset At,
    string? Code = null,
    string? AttemptId = null,
    string? Told = null,
    params object[] Facts
);
