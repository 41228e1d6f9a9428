using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>Identifies an entry on Paycare's bank account; while its money is in suspense, this is the suspense id.</summary>
public readonly record struct BankEntryId(Guid Value) : IStrongId<BankEntryId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>What kind of entry the bank reported.</summary>
internal enum BankEntryKind
{
    /// <summary>Money came in.</summary>
    Credit,

    /// <summary>Money went out.</summary>
    Debit,

    /// <summary>Outgoing money was returned.</summary>
    Return,

    /// <summary>A payout was refused; no money moved.</summary>
    Rejection,
}

/// <summary>How an entry stands; what may follow is in <see cref="BankEntryStates"/>.</summary>
internal enum BankEntryState
{
    /// <summary>Stored, not yet processed.</summary>
    Received,

    /// <summary>In the wallet whose number it named.</summary>
    Posted,

    /// <summary>It decided the outcome of a payout.</summary>
    Applied,

    /// <summary>Its money is in suspense, awaiting a decision.</summary>
    Suspended,

    /// <summary>A decision to credit it to a customer is being carried out.</summary>
    Releasing,

    /// <summary>Credited to its customer.</summary>
    Released,

    /// <summary>A payout to the sender is under way.</summary>
    SendingBack,

    /// <summary>Returned to the sender.</summary>
    SentBack,

    /// <summary>The bank later detailed this total: its money is accounted for by its parts.</summary>
    Detailed,
}

/// <summary>The sender of money; sealed in rows.</summary>
/// <param name="Name">The name as the bank reported it.</param>
/// <param name="BankCode">Clearing code of the sender's bank.</param>
/// <param name="Account">The sender's account.</param>
internal sealed record BankSender(string? Name, string? BankCode, string? Account)
{
    /// <summary>Never the name or number: this ends up in logs.</summary>
    public override string ToString() => "sender";
}

/// <summary>
/// One entry on Paycare's bank account, or one transaction of an entry that totals several. However many files and calls report
/// it, it is stored once and counts once. <see cref="BankMatch"/> decides which reports mean the same entry.
/// </summary>
internal sealed class BankEntry : IVersioned
{
    public const int ReferenceLength = 80,
        ReasonLength = 40;

    public required BankEntryId Id { get; init; }

    /// <summary>The account servicer's reference.</summary>
    public required string Reference { get; init; }

    /// <summary>The transaction's number within an entry that totals several.</summary>
    public required int Part { get; init; }

    /// <summary>The entry it belongs to, by its first line.</summary>
    public required BankEntryId Entry { get; init; }

    /// <summary>The entry's total over all parts, in minor units.</summary>
    public required long EntryMinor { get; init; }

    /// <summary>Its place among entries of the same day, direction and amount. Unique, so simultaneous reports find each other.</summary>
    public required string Place { get; init; }

    public required BankEntryKind Kind { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public required DateTimeOffset BookedAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The file that reported it; <c>null</c> for a call.</summary>
    public BankFileId? File { get; init; }

    public string? EndToEndId { get; init; }

    /// <summary>The number that the sender named.</summary>
    public string? VirtualAccount { get; init; }

    public byte[]? SenderSealed { get; init; }

    /// <summary>The bank's transaction id, where it gave one.</summary>
    public string? TransactionId { get; init; }

    /// <summary>Why it may repeat an earlier entry; it then goes to suspense, whatever it names.</summary>
    public string? Doubt { get; init; }

    /// <summary>The entry it may repeat.</summary>
    public BankEntryId? DoubtOf { get; init; }

    /// <summary>Whether its money was in suspense from the start: booked there before the bank said whose it is.</summary>
    public bool IsFromSuspense { get; init; }

    /// <summary>The bank's reason, for returns and rejections.</summary>
    public string? Reason { get; init; }

    public BankEntryState State { get; private set; } = BankEntryState.Received;

    /// <summary>The customer it belongs to, as far as known.</summary>
    public CustomerId? Customer { get; private set; }

    /// <summary>Why it is in suspense; see <see cref="SuspenseReasons"/>.</summary>
    public string? SuspendedFor { get; private set; }

    /// <summary>The id of the decision being carried out; any other decision finds the entry taken.</summary>
    public string? Decision { get; private set; }

    /// <summary>The journal row that credited its customer.</summary>
    public long? Attempt { get; private set; }

    public int Version { get; private set; } = 1;

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public static bool IsInward(BankEntryKind kind) => kind is BankEntryKind.Credit or BankEntryKind.Return;

    /// <summary>The day in the bank's calendar.</summary>
    public static DateOnly DayOf(DateTimeOffset bookedAt) => DateOnly.FromDateTime(bookedAt.ToOffset(Wording.WesternIndonesia).DateTime);

    public static Place PlaceOf(BankEntryId id) => new("payments_bank_entries", id.Value, "sender");

    public BankSender? Sender(Vault vault) =>
        SenderSealed is null ? null : JsonSerializer.Deserialize<BankSender>(vault.Open(SenderSealed, PlaceOf(Id)), Json.Options);

    public void Post(CustomerId customer, long attempt) => Enter(BankEntryState.Posted, customer, attempt);

    public void Apply(CustomerId? customer, long? attempt) => Enter(BankEntryState.Applied, customer, attempt);

    /// <param name="customer">The customer it may belong to.</param>
    /// <param name="why">Why it cannot be credited to them now.</param>
    /// <param name="attempt">The refused journal row, if any.</param>
    public void Suspend(CustomerId? customer, string why, long? attempt)
    {
        SuspendedFor = why;
        Enter(BankEntryState.Suspended, customer, attempt);
    }

    /// <summary>Reserves the suspended entry for one decision.</summary>
    /// <returns>Whether that decision holds the entry now; also true when it was already carried out.</returns>
    public bool TryDecide(string decision, BankEntryState to)
    {
        if (State == BankEntryState.Suspended)
        {
            Decision = decision;
            Enter(to, Customer, Attempt);
        }

        return Decision == decision;
    }

    public void Release(CustomerId customer, long attempt) => Enter(BankEntryState.Released, customer, attempt);

    /// <summary>
    /// Whether it is undecided and says neither whose it is nor which payout it concerns, so that further details would help.
    /// </summary>
    public bool WantsDetails =>
        VirtualAccount is null
        && !PayoutNames.IsName(EndToEndId)
        && Kind != BankEntryKind.Rejection
        && (
            State == BankEntryState.Received
            || (
                State == BankEntryState.Suspended
                && SuspendedFor is SuspenseReasons.UnknownAccount or SuspenseReasons.UnknownDebit or SuspenseReasons.EntryUnclear
            )
        );

    public void Detail() => Enter(BankEntryState.Detailed, Customer, Attempt);

    public void EndSendingBack() => Enter(BankEntryState.SentBack, Customer, Attempt);

    /// <summary>The decision could not be carried out: the money is still in suspense.</summary>
    public void PutBack()
    {
        Decision = null;
        Enter(BankEntryState.Suspended, Customer, Attempt);
    }

    private void Enter(BankEntryState to, CustomerId? customer, long? attempt)
    {
        State = BankEntryStates.Transitions.Enter(State, to);
        (Customer, Attempt) = (customer, attempt);
        Version++;
    }

    public static void Map(EntityTypeBuilder<BankEntry> entry)
    {
        entry.ToTable("payments_bank_entries");
        entry.Property(e => e.Id).ValueGeneratedNever();
        entry.Property(e => e.Reference).HasMaxLength(ReferenceLength);
        entry.Property(e => e.Kind).StoredByName();
        entry.Property(e => e.State).StoredByName();
        entry.Property(e => e.CurrencyCode).HasMaxLength(3);
        entry.Property(e => e.EndToEndId).HasMaxLength(35);
        entry.Property(e => e.VirtualAccount).HasMaxLength(34);
        entry.Property(e => e.Reason).HasMaxLength(ReasonLength);
        entry.Property(e => e.SuspendedFor).HasMaxLength(60);
        entry.Property(e => e.Decision).HasMaxLength(64);
        entry.Ignore(e => e.Amount).Ignore(e => e.WantsDetails);
        entry.HasVersion();
        entry.Property(e => e.Place).HasMaxLength(80);
        entry.Property(e => e.TransactionId).HasMaxLength(36);
        entry.Property(e => e.Doubt).HasMaxLength(60);
        entry.HasIndex(e => e.Place).IsUnique();
        entry.HasIndex(e => e.Reference);
        entry.HasIndex(e => new { e.BookedAt, e.EntryMinor });
        entry.HasIndex(e => e.Entry);
        entry.HasIndex(e => new { e.State, e.Id });
        entry.HasIndex(e => e.Attempt);
    }
}

/// <summary>A report of an entry.</summary>
internal sealed class BankTelling
{
    public const int ReportLength = 200;

    public required BankEntryId Entry { get; init; }

    /// <summary>The channel and the bank's own name for the report; <see cref="BankTold.Report"/>.</summary>
    public required string Report { get; init; }

    public required int Position { get; init; }

    public static void Map(EntityTypeBuilder<BankTelling> telling)
    {
        telling.ToTable("payments_bank_tellings");
        telling.HasKey(t => new
        {
            t.Entry,
            t.Report,
            t.Position,
        });
        telling.Property(t => t.Report).HasMaxLength(ReportLength);
    }
}
