using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.States;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Schedules;

/// <summary>Identifies a schedule.</summary>
public readonly record struct ScheduleId(Guid Value) : IStrongId<ScheduleId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>What a schedule does.</summary>
internal enum ScheduleKind
{
    /// <summary>Sends money to another customer.</summary>
    Transfer,

    /// <summary>Pays a merchant.</summary>
    Payment,
}

/// <summary>How often.</summary>
internal enum ScheduleRhythm
{
    /// <summary>On its first day and never again.</summary>
    Once,

    /// <summary>Every seven days.</summary>
    Week,

    /// <summary>Every month on the day of the first one; on the last day of shorter months.</summary>
    Month,
}

/// <summary>How a schedule stands.</summary>
internal enum ScheduleState
{
    /// <summary>It runs on its next day.</summary>
    Active,

    /// <summary>Its only run was made.</summary>
    Done,

    /// <summary>Its owner ended it, or its payee is gone.</summary>
    Ended,
}

/// <summary>The state machine of a schedule.</summary>
internal static class ScheduleStates
{
    public static readonly Transitions<ScheduleState> Transitions = new(
        "schedule",
        [ScheduleState.Active],
        new() { [ScheduleState.Active] = [(ScheduleState.Done, "the run of a single one"), ScheduleState.Ended] }
    );
}

/// <summary>
/// Money that leaves on days to come. Its owner gave the PIN, and a code where it is large, when it was made. Days are Jakarta's.
/// </summary>
internal sealed class Schedule : IVersioned
{
    public required ScheduleId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required ScheduleKind Kind { get; init; }

    /// <summary>The receiving customer's or merchant's id.</summary>
    public required string Payee { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public required ScheduleRhythm Every { get; init; }

    public required DateOnly FirstOn { get; init; }

    public byte[]? NoteSealed { get; init; }

    /// <summary>Its owner confirmed the amount with a code: a run is not large by itself. It still counts in every sum.</summary>
    public required bool IsConfirmed { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The day of the next run.</summary>
    public required DateOnly NextOn { get; set; }

    public ScheduleState State { get; private set; }

    public int Version { get; private set; } = 1;

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public static Place NoteOf(ScheduleId id) => new("payments_schedules", id.Value, "note");

    /// <summary>The key of the next run: made twice, it is one.</summary>
    public string RunKey => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"schedule:{Id}:{NextOn:yyyy-MM-dd}");

    /// <summary>A run was made or refused: the next one is on the first of its days after today. Missed ones are not made up for.</summary>
    public void GoOn(DateOnly today)
    {
        if (Every == ScheduleRhythm.Once)
        {
            Enter(ScheduleState.Done);
            return;
        }

        NextOn = DayAfter(FirstOn, Every, today > NextOn ? today : NextOn);
        Version++;
    }

    public void End() => Enter(ScheduleState.Ended);

    /// <summary>The first day of the rhythm after a day.</summary>
    public static DateOnly DayAfter(DateOnly first, ScheduleRhythm every, DateOnly day)
    {
        var next = first;
        for (var i = 1; next <= day; i++)
        {
            // Counted from the first day, so that the 31st comes back after a shorter month.
            next = every == ScheduleRhythm.Week ? first.AddDays(7 * i) : first.AddMonths(i);
        }

        return next;
    }

    private void Enter(ScheduleState to)
    {
        State = ScheduleStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<Schedule> schedule)
    {
        schedule.ToTable("payments_schedules");
        schedule.Property(s => s.Id).ValueGeneratedNever();
        schedule.Property(s => s.Kind).StoredByName();
        schedule.Property(s => s.Every).StoredByName();
        schedule.Property(s => s.State).StoredByName();
        schedule.Property(s => s.Payee).HasMaxLength(40);
        schedule.Property(s => s.CurrencyCode).HasMaxLength(3);
        schedule.Ignore(s => s.Amount);
        schedule.Ignore(s => s.RunKey);
        schedule.HasVersion();
        schedule.HasIndex(s => new { s.Customer, s.CreatedAt });
    }
}
