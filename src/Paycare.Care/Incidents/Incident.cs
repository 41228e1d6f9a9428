using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Causes;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Platform.Ids;

namespace Paycare.Care.Incidents;

/// <summary>Identifies an incident.</summary>
public readonly record struct IncidentId(Guid Value) : IStrongId<IncidentId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A period in which a merchant, a rail or Paycare itself was failing. Affected attempts are explained by it, rather than each on
/// its own.
/// </summary>
internal sealed class Incident
{
    public const string Everything = "paycare";
    public const int NoteLength = 500,
        ScopeLength = 60;

    public required IncidentId Id { get; init; }

    /// <summary><c>merchant:{id}</c>, <c>rail:card</c>, <c>rail:bank</c>, or <c>paycare</c> for all of it.</summary>
    public required string Scope { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>End of the incident; <c>null</c> while ongoing.</summary>
    public DateTimeOffset? To { get; set; }

    /// <summary>The staff member who started it; <c>null</c> when Paycare detected it.</summary>
    public StaffId? By { get; init; }

    /// <summary>A note for the desk, not shown to customers.</summary>
    public required string Note { get; init; }

    /// <summary>Whether an attempt was affected.</summary>
    public bool Touches(AttemptFacts attempt, string cause) =>
        attempt.At >= From && (To is null || attempt.At <= To) && IsOfItsKind(attempt, cause);

    /// <summary>An attempt refused for an empty wallet keeps that cause, whatever else happened that minute.</summary>
    private bool IsOfItsKind(AttemptFacts attempt, string cause) =>
        Scope switch
        {
            Everything => cause is Cause.NeverArrived or Cause.OurFault or Cause.AnswerLost,
            OutcomeCounts.Cards => attempt.Kind == EntryKind.TopUp
                && (cause == Cause.IssuerUnreachable || attempt.Status == AttemptStatus.Pending),
            "rail:bank" => attempt.Kind is EntryKind.Withdrawal && attempt.Status is AttemptStatus.Pending or AttemptStatus.Failed,
            _ => OutcomeCounts.MerchantOf(Scope) is { } merchant
                && attempt.Merchant?.Id == merchant
                && cause is Cause.MerchantUnavailable or Cause.NeverArrived,
        };

    public static void Map(EntityTypeBuilder<Incident> incident)
    {
        incident.ToTable("care_incidents");
        incident.Property(i => i.Id).ValueGeneratedNever();
        incident.Property(i => i.Scope).HasMaxLength(ScopeLength);
        incident.Property(i => i.Note).HasMaxLength(NoteLength);
        incident.HasIndex(i => i.From);
    }
}

/// <summary>One scope's outcomes in one minute.</summary>
internal sealed class OutcomeMinute
{
    public required string Scope { get; init; }

    /// <summary>Start of the minute.</summary>
    public required DateTimeOffset Minute { get; init; }

    public int Tried { get; set; }

    public int Failed { get; set; }

    public static void Map(EntityTypeBuilder<OutcomeMinute> minute)
    {
        minute.ToTable("care_outcome_minutes");
        minute.HasKey(m => new { m.Scope, m.Minute });
        minute.Property(m => m.Scope).HasMaxLength(Incident.ScopeLength);
        minute.HasIndex(m => m.Minute);
    }
}

/// <summary>When Paycare was last seen serving: the one row from which downtime is derived.</summary>
internal sealed class ServingMark
{
    public int Id { get; init; } = 1;

    public required DateTimeOffset SeenAt { get; set; }

    public static void Map(EntityTypeBuilder<ServingMark> mark)
    {
        mark.ToTable("care_serving_mark");
        mark.Property(m => m.Id).ValueGeneratedNever();
    }
}

/// <summary>Decides when failures exceed the usual level. Pure, which makes every edge testable.</summary>
internal static class IncidentRule
{
    /// <summary>The periods compared: the last ten minutes against the previous seven days.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10),
        Usual = TimeSpan.FromDays(7);

    /// <summary>Fewer failures than this are chance.</summary>
    public const int FewestFailures = 5;

    /// <summary>Per cent: no incident starts below this share, however reliable the scope usually is.</summary>
    public const int LeastPercent = 20;

    /// <summary>Fewer tries than this before say nothing about what is usual.</summary>
    public const int FewestUsual = 50;

    /// <summary>Per cent: where nobody knows what is usual, no incident starts below this share.</summary>
    public const int LeastPercentUnknown = 50;

    /// <summary>
    /// An incident starts when at least a fifth fails, and three times the usual share; while that is not known yet, when half
    /// fails.
    /// </summary>
    public static bool Begins(OutcomeCount now, OutcomeCount usual) =>
        now.Failed >= FewestFailures
        && 100L * now.Failed >= (long)(HasUsual(usual) ? LeastPercent : LeastPercentUnknown) * now.Tried
        && (!HasUsual(usual) || (long)now.Failed * usual.Tried >= 3L * usual.Failed * now.Tried);

    /// <summary>Whether there is enough to compare with.</summary>
    public static bool HasUsual(OutcomeCount usual) => usual.Tried >= FewestUsual;

    /// <summary>An incident ends when failures fall below half of what starts one.</summary>
    public static bool Ends(OutcomeCount now) =>
        now.Failed == 0 || (now.Failed < FewestFailures && 200L * now.Failed < (long)LeastPercent * now.Tried);
}
