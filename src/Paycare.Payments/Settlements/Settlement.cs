using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;

namespace Paycare.Payments.Settlements;

/// <summary>Identifies the settlement of one day.</summary>
public readonly record struct SettlementId(Guid Value) : IStrongId<SettlementId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// A merchant's day in Jakarta (WIB): opening balance, movements and closing balance, exact to the minor unit. It is also the
/// intent of the fee that follows: its id is the stem of the ledger keys, so each step is done once.
/// </summary>
internal sealed class Settlement
{
    public required SettlementId Id { get; init; }

    public required MerchantId Merchant { get; init; }

    public required DateOnly Day { get; init; }

    /// <summary>The journal sequence after which the day's rows begin; they end at <see cref="Last"/>.</summary>
    public required long After { get; init; }

    public required long Last { get; init; }

    public required long Opening { get; init; }

    public required int PaymentCount { get; init; }

    public required long Payments { get; init; }

    public required int RefundCount { get; init; }

    public required long Refunds { get; init; }

    /// <summary>Fees of earlier days that were debited this day.</summary>
    public required long FeesTaken { get; init; }

    /// <summary>Payouts of earlier days that left this day, less what was returned.</summary>
    public required long PaidOut { get; init; }

    /// <summary>What went to cards' banks this day for disputes that the merchant bears.</summary>
    public required long Disputes { get; init; }

    /// <summary>Everything else, signed.</summary>
    public required long Other { get; init; }

    public required long Closing { get; init; }

    public required int FeeBasisPoints { get; init; }

    /// <summary>The fee on this day's payments, each rounded down to the minor unit.</summary>
    public required long Fee { get; init; }

    /// <summary>Fees of earlier days that the account could not pay then.</summary>
    public required long FeeCarried { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Whether the fee was debited; <c>null</c> until known. What the account could not pay is carried over.</summary>
    public bool? IsFeeTaken { get; set; }

    /// <summary>When all follow-up work had begun.</summary>
    public DateTimeOffset? DoneAt { get; set; }

    public long FeeDue => Fee + FeeCarried;

    public long Net => Payments - Refunds - Fee;

    /// <summary>The start of a day in Jakarta.</summary>
    public static DateTimeOffset StartOf(DateOnly day) =>
        new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), Wording.WesternIndonesia).ToUniversalTime();

    /// <summary>The day in Jakarta at a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.ToOffset(Wording.WesternIndonesia).DateTime);

    /// <summary>The fee on one payment, rounded down to the minor unit.</summary>
    public static long FeeOn(long minor, int basisPoints) => (long)((Int128)minor * basisPoints / 10_000);

    public static void Map(EntityTypeBuilder<Settlement> settlement)
    {
        settlement.ToTable("payments_settlements");
        settlement.Property(s => s.Id).ValueGeneratedNever();
        settlement.Ignore(s => s.FeeDue);
        settlement.Ignore(s => s.Net);
        settlement.HasIndex(s => new { s.Merchant, s.Day }).IsUnique();
    }
}
