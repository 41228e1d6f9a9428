using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Platform.Due;

/// <summary>
/// Work due at a time, as a row: a timer (promise, expiry, inquiry) or the delivery of an event (due at once). Written in the
/// transaction of its cause: neither exists without the other.
/// </summary>
public sealed class DueItem
{
    private DueItem() { }

    /// <summary>Ordered id; sets the order of delivery within an aggregate.</summary>
    public Guid Id { get; private init; }

    /// <summary>Name of the handler.</summary>
    public string Handler { get; private init; } = "";

    /// <summary>What the work concerns. Items of one handler and aggregate run one at a time, oldest first.</summary>
    public string Aggregate { get; private init; } = "";

    /// <summary>The handler's arguments as JSON. Ids only, never secrets.</summary>
    public string Payload { get; private init; } = "";

    /// <summary>The earliest time to run.</summary>
    public DateTimeOffset DueAt { get; private init; }

    /// <summary>Time of the next try: <see cref="DueAt"/>, later after a failure.</summary>
    public DateTimeOffset NextTryAt { get; internal set; }

    /// <summary>Number of failed tries.</summary>
    public int Failures { get; internal set; }

    /// <summary>The claim by which a worker has it: another claim, another mark.</summary>
    public Guid? Lease { get; internal set; }

    /// <summary>Until when a worker has it, unless it renews its lease; a worker that died loses it then.</summary>
    public DateTimeOffset? LeasedUntil { get; internal set; }

    /// <summary>When its handler wants it again; <c>null</c> when the handler is done with it.</summary>
    internal DateTimeOffset? AgainAt { get; private set; }

    /// <summary>Whether its handler wants it again.</summary>
    public bool IsToComeAgain => AgainAt is not null;

    /// <summary>Whether what the handler did so far counts as a failed try.</summary>
    internal bool HasTried { get; private set; }

    /// <summary>
    /// Not now: when its handler returns, the item stays, in its place before younger items of its aggregate, and comes again then.
    /// </summary>
    /// <param name="at">When.</param>
    /// <param name="isTry">Whether it counts as a failed try.</param>
    public void ComeAgain(DateTimeOffset at, bool isTry = false) => (AgainAt, HasTried) = (at, isTry);

    /// <summary>Creates work due at a time.</summary>
    public static DueItem At(DateTimeOffset dueAt, string handler, string aggregate, object payload, TimeProvider clock) =>
        new()
        {
            Id = OrderedGuid.Next(clock),
            Handler = handler,
            Aggregate = aggregate,
            Payload = JsonSerializer.Serialize(payload, Json.Options),
            DueAt = dueAt,
            NextTryAt = dueAt,
        };

    /// <summary>The handler's arguments.</summary>
    /// <exception cref="JsonException">The payload is something else.</exception>
    internal TPayload Read<TPayload>() =>
        JsonSerializer.Deserialize<TPayload>(Payload, Json.Options) ?? throw new JsonException($"Due item {Id} has no payload.");

    internal static void Map(EntityTypeBuilder<DueItem> item)
    {
        item.ToTable("platform_due_items");
        item.Ignore(i => i.IsToComeAgain);
        item.Property(i => i.Id).ValueGeneratedNever();
        item.Property(i => i.Handler).HasMaxLength(80);
        item.Property(i => i.Aggregate).HasMaxLength(80);
        item.HasIndex(i => i.NextTryAt);
        item.HasIndex(i => new
        {
            i.Handler,
            i.Aggregate,
            i.Id,
        });
    }
}
