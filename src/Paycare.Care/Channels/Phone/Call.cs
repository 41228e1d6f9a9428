using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Identity.Emergencies;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>Identifies a call.</summary>
public readonly record struct CallId(Guid Value) : IStrongId<CallId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A call to the hotline, or from it: where its caller is in the menu, and what they proved. Nothing that was pressed or said is kept.
/// </summary>
internal sealed class Call : IProved
{
    public const int SidLength = 64;
    private const string CallerPurpose = "call-caller";

    /// <summary>How long a call is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    /// <summary>After so long without a word of the provider a waiting call is over, if nobody told us.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMinutes(2);

    public required CallId Id { get; init; }

    /// <summary>The provider's name of it.</summary>
    public required string Sid { get; init; }

    /// <summary>The number that it says it comes from, which proves nothing; <c>null</c> when it says none.</summary>
    public byte[]? CallerSealed { get; init; }

    /// <summary>Finds the calls of a number again; empty without one.</summary>
    public required string CallerIndex { get; init; }

    /// <summary>The number that was typed instead: of the account, or where the caller can be reached.</summary>
    public byte[]? TypedSealed { get; set; }

    public required string Language { get; set; }

    public CallStep Step { get; set; }

    /// <summary>What the caller came for.</summary>
    public CallChoice Wanted { get; set; }

    /// <summary>How many answers of the present step made no sense.</summary>
    public int Misses { get; set; }

    /// <summary>How many codes were sent in it.</summary>
    public int CodesSent { get; set; }

    /// <summary>Counts what was heard: a repeated request gets the answer that it got.</summary>
    public int Turn { get; set; }

    /// <summary>The last answer.</summary>
    public byte[]? ReplySealed { get; private set; }

    /// <summary>The claim to an account whose freeze awaits its code.</summary>
    public EmergencyClaimId? Claim { get; set; }

    /// <summary>Who the caller claims to be, or proved to be.</summary>
    public CustomerId? Customer { get; private set; }

    /// <summary>When a code to the registered phone came back.</summary>
    public DateTimeOffset? ConfirmedAt { get; private set; }

    public CaseId? Case { get; set; }

    /// <summary>The call whose caller is called back in this one.</summary>
    public CallId? CallsBack { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset LastAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Since when its caller has a place in the queue; <c>null</c> when they have none.</summary>
    public DateTimeOffset? QueuedAt { get; set; }

    public StaffId? TakenBy { get; set; }

    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>When its caller hung up to be called back instead; they keep their place.</summary>
    public DateTimeOffset? CallbackAskedAt { get; set; }

    public int CallbackTries { get; set; }

    /// <summary>When somebody answered it, or care gave up.</summary>
    public DateTimeOffset? CallbackEndedAt { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public CultureInfo Culture => Languages.Of(Language);

    /// <summary>Whether its caller waits for somebody on the line.</summary>
    public bool IsWaiting => Step == CallStep.Waiting && QueuedAt is not null && TakenBy is null && EndedAt is null;

    public Assurance Assurance =>
        Customer is null ? Assurance.None
        : ConfirmedAt is null ? Assurance.Claimed
        : Assurance.Confirmed;

    public static Call Begin(string sid, string? caller, string language, Call? callsBack, Vault vault, TimeProvider clock)
    {
        var (id, now) = (StrongId.New<CallId>(clock), clock.GetUtcNow());
        return new Call
        {
            Id = id,
            Sid = sid,
            CallerSealed = caller is null ? null : vault.Seal(caller, PlaceOf(id, "caller")),
            CallerIndex = caller is null ? "" : vault.BlindIndex(CallerPurpose, caller),
            Language = language,
            StartedAt = now,
            LastAt = now,
            CallsBack = callsBack?.Id,
            Case = callsBack?.Case,
            QueuedAt = callsBack?.QueuedAt,
            Wanted = callsBack?.Wanted ?? CallChoice.None,
        };
    }

    /// <summary>The caller pressed what fits a customer's number.</summary>
    public void ClaimToBe(CustomerId customer) => Customer ??= customer;

    /// <summary>The caller pressed the code that went to a customer's phone.</summary>
    public void Confirm(CustomerId customer, DateTimeOffset now) => (Customer, ConfirmedAt) = (customer, now);

    /// <summary>The number it says it comes from.</summary>
    public string? Caller(Vault vault) => CallerSealed is { } box ? vault.Open(box, PlaceOf(Id, "caller")) : null;

    /// <summary>The number of the account, and where the caller can be reached.</summary>
    public string? Number(Vault vault) => TypedSealed is { } box ? vault.Open(box, PlaceOf(Id, "typed")) : Caller(vault);

    /// <summary>Where the caller can be reached: the phone in their hand, and not that of an account which may be in another's.</summary>
    public string? Reachable(Vault vault) => Caller(vault) ?? Number(vault);

    /// <summary>Somebody answered who was called back, or care gave up: its place is another call's, or nobody's.</summary>
    public void EndCallback(DateTimeOffset now) => (CallbackEndedAt, QueuedAt) = (CallbackEndedAt ?? now, null);

    public void Type(string number, Vault vault) => TypedSealed = vault.Seal(number, PlaceOf(Id, "typed"));

    public string? Reply(Vault vault) => ReplySealed is { } box ? vault.Open(box, PlaceOf(Id, "reply")) : null;

    /// <summary>Keeps the answer for a repeated request, while the call lasts.</summary>
    public void Answer(string reply, Vault vault) => ReplySealed = EndedAt is null ? vault.Seal(reply, PlaceOf(Id, "reply")) : null;

    /// <summary>It is over, and so is its place, unless its caller is to be called back.</summary>
    public void End(DateTimeOffset now) => (EndedAt, ReplySealed) = (EndedAt ?? now, null);

    public static IReadOnlyList<string> IndexesOf(string caller, Vault vault) => vault.BlindIndexes(CallerPurpose, caller);

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [
            Id.Value,
            Sid,
            CallerSealed is null ? null : Convert.ToHexString(CallerSealed),
            TypedSealed is null ? null : Convert.ToHexString(TypedSealed),
            Customer?.Value,
            ConfirmedAt,
            Case?.Value,
            StartedAt,
        ];

    public static KeyedColumn CallerColumn { get; } =
        new BlindIndexColumn<Call>(
            "care_calls.CallerIndex",
            c => c.CallerIndex,
            (c, vault) => vault.BlindIndex(CallerPurpose, c.Caller(vault)!),
            c => c.CallerSealed != null
        );

    public static void Map(EntityTypeBuilder<Call> call)
    {
        call.ToTable("care_calls");
        call.HasProof();
        call.Property(c => c.Id).ValueGeneratedNever();
        call.Property(c => c.Sid).HasMaxLength(SidLength);
        call.Property(c => c.CallerIndex).HasMaxLength(64);
        call.Property(c => c.Language).HasMaxLength(10);
        call.Property(c => c.Step).StoredByName();
        call.Property(c => c.Wanted).StoredByName();
        call.Ignore(c => c.Culture).Ignore(c => c.Assurance).Ignore(c => c.IsWaiting);
        call.HasIndex(c => c.Sid).IsUnique();
        call.HasIndex(c => new { c.CallerIndex, c.Id });
        call.HasIndex(c => c.Customer);
        call.HasIndex(c => c.QueuedAt);
        call.HasIndex(c => c.LastAt);
    }

    private static Place PlaceOf(CallId id, string column) => new("care_calls", id.Value, column);
}
