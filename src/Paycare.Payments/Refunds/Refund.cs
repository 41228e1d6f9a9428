using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Ledger.Ids;
using Paycare.Payments.Cards;
using Paycare.Payments.Merchants;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Identifies a refund.</summary>
public readonly record struct RefundId(Guid Value) : IStrongId<RefundId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A refund of a payment: the intent, written before anything happens outside. Its id is the rail's reference and the stem of its
/// ledger keys; every step may run again.
/// </summary>
internal sealed class Refund : IVersioned
{
    public required RefundId Id { get; init; }

    /// <summary>The number to show people: RF-29944.</summary>
    public required long Number { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>The payment's journal row.</summary>
    public required long Payment { get; init; }

    public required MerchantId Merchant { get; init; }

    /// <summary>The owner of the key: a customer, a merchant or care.</summary>
    public required string Client { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    /// <summary>The reason, in the requester's own words; sealed.</summary>
    public required byte[] ReasonSealed { get; init; }

    public required RefundParty AskedBy { get; init; }

    /// <summary>The policy rule it was requested under, for example <c>food-7-days</c>.</summary>
    public required string Rule { get; init; }

    public required RefundApproval Approval { get; init; }

    public required RefundRail Rail { get; init; }

    /// <summary>For the card rail: the card, and its charge that is refunded.</summary>
    public CardId? Card { get; init; }

    public TopUpId? Charge { get; init; }

    /// <summary>For the bank rail: the customer's bank account.</summary>
    public Guid? BankAccount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The promised date, never moved once given.</summary>
    public required DateTimeOffset ExpectedBy { get; init; }

    public RefundState State { get; private set; } = RefundState.Requested;

    /// <summary>
    /// The hold that reserves it in the payment's shared remainder; <c>null</c> while the merchant's balance is too low.
    /// </summary>
    public long? Reservation { get; private set; }

    /// <summary>The reference by which the rail finds it.</summary>
    public string? Reference { get; set; }

    /// <summary>Why it was refused, rejected or returned, as a code.</summary>
    public string? Code { get; private set; }

    /// <summary>For a refused request: the amount that could have been refunded.</summary>
    public long? RefundableMinor { get; private set; }

    /// <summary>The journal row of a refused request.</summary>
    public long? RefusedAttempt { get; private set; }

    /// <summary>When the rail returned its money and it went into suspense; the rail plays no part from then on.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>When care was told that the promise was missed.</summary>
    public DateTimeOffset? LateAt { get; set; }

    public int Tries { get; set; }

    /// <summary>The state in the first answer, which a repeated request returns again.</summary>
    public RefundState? FirstAnswer { get; set; }

    public int FirstSteps { get; set; }

    public int Version { get; private set; } = 1;

    public List<RefundStep> Steps { get; } = [];

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public string NumberText => $"RF-{Number}";

    public AttemptId PaymentId => new(Payment);

    public bool IsFinal => RefundStates.IsFinal(State);

    /// <summary>Whether it left, or will leave, Paycare and did not come back.</summary>
    public bool IsOnRail => Rail != RefundRail.Wallet && SuspendedAt is null;

    /// <summary>Whether its money neither left the merchant's account nor is held there yet.</summary>
    public bool IsUnreserved => Reservation is null && State is RefundState.Requested or RefundState.Approved;

    public static Place ReasonPlace(RefundId id) => new("payments_refunds", id.Value, "reason");

    /// <summary>Records the first step: the request.</summary>
    public void Begin() => Note(RefundState.Requested, CreatedAt, AskedBy);

    /// <summary>Enters a state, once, if the state machine allows it.</summary>
    public void Enter(RefundState to, DateTimeOffset at, RefundParty by, string? code = null)
    {
        (State, Code) = (RefundStates.Transitions.Enter(State, to), code);
        Note(to, at, by);
        Version++;
    }

    public void Reserve(AttemptId hold)
    {
        Reservation = hold.Sequence;
        Version++;
    }

    /// <summary>The request was refused; there is no refund.</summary>
    public void Refuse(string code, long? refundableMinor, AttemptId? attempt)
    {
        State = RefundStates.Transitions.Enter(State, RefundState.Refused);
        (Code, RefundableMinor, RefusedAttempt) = (code, refundableMinor, attempt?.Sequence);
        Version++;
    }

    public void Touch() => Version++;

    private void Note(RefundState state, DateTimeOffset at, RefundParty by) =>
        Steps.Add(
            new RefundStep
            {
                Refund = Id,
                Place = Steps.Count,
                State = state,
                At = at,
                By = by,
            }
        );

    public static void Map(EntityTypeBuilder<Refund> refund)
    {
        refund.ToTable("payments_refunds");
        refund.Property(r => r.Id).ValueGeneratedNever();
        refund.Property(r => r.Client).HasMaxLength(80);
        refund.Property(r => r.Key).HasMaxLength(128);
        refund.Property(r => r.CurrencyCode).HasMaxLength(3);
        refund.Property(r => r.AskedBy).StoredByName();
        refund.Property(r => r.Rule).HasMaxLength(60);
        refund.Property(r => r.Approval).StoredByName();
        refund.Property(r => r.Rail).StoredByName();
        refund.Property(r => r.State).StoredByName();
        refund.Property(r => r.FirstAnswer).HasConversion<string>().HasMaxLength(40);
        refund.Property(r => r.Reference).HasMaxLength(80);
        refund.Property(r => r.Code).HasMaxLength(60);
        refund
            .Ignore(r => r.Amount)
            .Ignore(r => r.NumberText)
            .Ignore(r => r.PaymentId)
            .Ignore(r => r.IsFinal)
            .Ignore(r => r.IsUnreserved)
            .Ignore(r => r.IsOnRail);
        refund.HasVersion();
        refund.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.Refund);
        refund.HasIndex(r => new { r.Client, r.Key }).IsUnique();
        refund.HasIndex(r => new { r.Customer, r.Id });
        refund.HasIndex(r => r.Payment);
        refund.HasIndex(r => new { r.Merchant, r.Number });
    }
}

/// <summary>One step in a refund's history. Steps are added, never changed.</summary>
internal sealed class RefundStep
{
    public required RefundId Refund { get; init; }

    public required int Place { get; init; }

    public required RefundState State { get; init; }

    public required DateTimeOffset At { get; init; }

    public required RefundParty By { get; init; }

    public static void Map(EntityTypeBuilder<RefundStep> step)
    {
        step.ToTable("payments_refund_steps");
        step.HasKey(s => new { s.Refund, s.Place });
        step.Property(s => s.Place).ValueGeneratedNever();
        step.Property(s => s.State).StoredByName();
        step.Property(s => s.By).StoredByName();
    }
}

/// <summary>The parties that act in a refund.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundParty>))]
public enum RefundParty
{
    /// <summary>The payer.</summary>
    Customer,

    /// <summary>The merchant.</summary>
    Merchant,

    /// <summary>An agent.</summary>
    Care,

    /// <summary>The rule for this category of merchant.</summary>
    Policy,

    /// <summary>Paycare, automatically.</summary>
    Paycare,

    /// <summary>The bank or card processor.</summary>
    Bank,
}

/// <summary>The rail of a refund.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefundRail>))]
public enum RefundRail
{
    /// <summary>Into the wallet that paid.</summary>
    Wallet,

    /// <summary>To a bound card, against one of its charges.</summary>
    Card,

    /// <summary>To a bank account.</summary>
    Bank,
}
