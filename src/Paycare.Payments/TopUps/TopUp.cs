using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Cards;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>How a top-up stands; what may follow is in <see cref="TopUpStates"/>.</summary>
internal enum TopUpState
{
    /// <summary>The intent is stored; what follows may not have happened yet.</summary>
    Started,

    /// <summary>The card was asked and the outcome is unknown; inquiries are under way.</summary>
    Pending,

    /// <summary>Unknown for too long: the hold is voided, and the processor reverses whatever it may have charged.</summary>
    Reversing,

    /// <summary>The processor reversed it: the card has its money.</summary>
    Reversed,

    /// <summary>The money is in the wallet.</summary>
    Succeeded,

    /// <summary>The card was not charged.</summary>
    Failed,

    /// <summary>The wallet may not receive it; the card was not asked.</summary>
    Refused,
}

/// <summary>
/// The intent to top up: written before anything happens outside, so that a crash at any point ends well. Its id is the
/// processor's reference and the stem of its ledger keys; the steps can be repeated.
/// </summary>
internal sealed class TopUp
{
    public required TopUpId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public required CardId Card { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public TopUpState State { get; private set; } = TopUpState.Started;

    public string? IssuerCode { get; set; }

    /// <summary>The pending journal row: the attempt.</summary>
    public long? Attempt { get; set; }

    public DateTimeOffset? NextCheckAt { get; set; }

    public int Inquiries { get; set; }

    /// <summary>When the processor last confirmed the reversal.</summary>
    public DateTimeOffset? ReversedAt { get; set; }

    /// <summary>The state in the first answer, which a replay returns even when the top-up has advanced.</summary>
    public TopUpState? FirstAnswer { get; set; }

    public DateTimeOffset? FirstNextCheckAt { get; set; }

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public bool IsFinal => TopUpStates.Transitions.IsFinal(State);

    public void Enter(TopUpState to)
    {
        State = TopUpStates.Transitions.Enter(State, to);
        NextCheckAt = IsFinal ? null : NextCheckAt;
    }

    public static void Map(EntityTypeBuilder<TopUp> topUp)
    {
        topUp.ToTable("payments_top_ups");
        topUp.Property(t => t.Id).ValueGeneratedNever();
        topUp.Property(t => t.Key).HasMaxLength(128);
        topUp.Property(t => t.CurrencyCode).HasMaxLength(3);
        // When the request and an inquiry process one top-up at once, the second to save looks again.
        topUp.Property(t => t.State).StoredByName().IsConcurrencyToken();
        topUp.Property(t => t.Inquiries).IsConcurrencyToken();
        topUp.Property(t => t.FirstAnswer).HasConversion<string>().HasMaxLength(40);
        topUp.Property(t => t.IssuerCode).HasMaxLength(10);
        topUp.Ignore(t => t.Amount);
        topUp.Ignore(t => t.IsFinal);
        topUp.HasIndex(t => new { t.Customer, t.Key }).IsUnique();
        topUp.HasIndex(t => t.Attempt);
        topUp.HasIndex(t => new { t.Card, t.State });
    }
}
