using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Identifies money on its way to a bank account; in files it is the end-to-end id.</summary>
public readonly record struct PayoutId(Guid Value) : IStrongId<PayoutId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>Identifies a file of payouts; in the file it is the message id.</summary>
public readonly record struct PayoutBatchId(Guid Value) : IStrongId<PayoutBatchId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>How a payout stands; what may follow is in <see cref="PayoutStates"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PayoutState>))]
internal enum PayoutState
{
    /// <summary>Waits for the next file.</summary>
    Requested,

    /// <summary>In a file for the bank.</summary>
    Sent,

    /// <summary>The bank debited our account.</summary>
    Paid,

    /// <summary>The bank rejected it: our account was not debited.</summary>
    Rejected,

    /// <summary>It was paid and returned: our account was credited again.</summary>
    Returned,
}

/// <summary>A payout's beneficiary. Kept in memory only; sealed in rows.</summary>
/// <param name="BankCode">The bank's clearing code.</param>
/// <param name="Number">The account number.</param>
/// <param name="Holder">The account holder.</param>
internal sealed record BankBeneficiary(string BankCode, string Number, string Holder)
{
    /// <summary>Never the number: this ends up in logs.</summary>
    public override string ToString() => "beneficiary";
}

/// <summary>
/// Money on its way to a bank account: an order in its own right, whoever requested it. It is in exactly one file.
/// </summary>
internal sealed class Payout : IVersioned
{
    public required PayoutId Id { get; init; }

    /// <summary>The owner's reference: requested twice, it exists once.</summary>
    public required string Reference { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public required byte[] BeneficiarySealed { get; init; }

    /// <summary>While this customer's wallet is frozen, the payout is held back.</summary>
    public CustomerId? HeldBackBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The end of the day by which it will have arrived.</summary>
    public required DateTimeOffset ExpectedBy { get; init; }

    public PayoutState State { get; private set; } = PayoutState.Requested;

    public PayoutBatchId? Batch { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>When it was rejected or returned.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The bank's own reference of the debit.</summary>
    public string? BankReference { get; private set; }

    /// <summary>The bank's reason for a rejection or return (ISO 20022 external code).</summary>
    public string? Reason { get; private set; }

    /// <summary>The entry that debited us for it; a second one is not its debit.</summary>
    public BankEntryId? DebitEntry { get; private set; }

    /// <summary>The entry that returned it.</summary>
    public BankEntryId? ReturnEntry { get; private set; }

    public int Version { get; private set; } = 1;

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public static Place PlaceOf(PayoutId id) => new("payments_payouts", id.Value, "beneficiary");

    public BankBeneficiary Beneficiary(Vault vault) =>
        JsonSerializer.Deserialize<BankBeneficiary>(vault.Open(BeneficiarySealed, PlaceOf(Id)), Json.Options)!;

    public void Send(PayoutBatchId batch, DateTimeOffset now)
    {
        Enter(PayoutState.Sent);
        (Batch, SentAt) = (batch, now);
    }

    public void Pay(DateTimeOffset now)
    {
        Enter(PayoutState.Paid);
        PaidAt = now;
    }

    /// <summary>Records the debit. It may follow the return: files overtake each other.</summary>
    public void TakeDebit(BankEntryId entry, string reference)
    {
        (DebitEntry, BankReference) = (entry, reference);
        Version++;
    }

    public void Reject(string reason, DateTimeOffset now)
    {
        Enter(PayoutState.Rejected);
        (Reason, EndedAt) = (reason, now);
    }

    public void Return(BankEntryId entry, string reason, DateTimeOffset now)
    {
        Enter(PayoutState.Returned);
        (ReturnEntry, Reason, EndedAt) = (entry, reason, now);
    }

    private void Enter(PayoutState to)
    {
        State = PayoutStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<Payout> payout)
    {
        payout.ToTable("payments_payouts");
        payout.Property(p => p.Id).ValueGeneratedNever();
        payout.Property(p => p.Reference).HasMaxLength(120);
        payout.Property(p => p.CurrencyCode).HasMaxLength(3);
        payout.Property(p => p.State).StoredByName();
        payout.Property(p => p.BankReference).HasMaxLength(BankEntry.ReferenceLength);
        payout.Property(p => p.Reason).HasMaxLength(BankEntry.ReasonLength);
        payout.Ignore(p => p.Amount);
        payout.HasVersion();
        payout.HasIndex(p => p.Reference).IsUnique();
        payout.HasIndex(p => new { p.State, p.Id });
        payout.HasIndex(p => p.Batch);
    }
}

/// <summary>A file of payouts. Its content follows from the rows, so writing it again gives the same file.</summary>
internal sealed class PayoutBatch
{
    public required PayoutBatchId Id { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    public required int Count { get; init; }

    public required long SumMinor { get; init; }

    /// <summary>When the file was complete in the out folder.</summary>
    public DateTimeOffset? WrittenAt { get; set; }

    public string FileName => $"pain.001-{Id}.xml";

    public static void Map(EntityTypeBuilder<PayoutBatch> batch)
    {
        batch.ToTable("payments_payout_batches");
        batch.Property(b => b.Id).ValueGeneratedNever();
        batch.Ignore(b => b.FileName);
        batch.HasIndex(b => b.WrittenAt);
    }
}
