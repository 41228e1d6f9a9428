using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Care.Freezing;

/// <summary>What a customer whose account may be stolen said about one payment; the last word counts.</summary>
internal sealed class PaymentAnswer
{
    public required CustomerId Customer { get; init; }

    /// <summary>The payment's or transfer's public id.</summary>
    public required string Payment { get; init; }

    public required bool IsMine { get; set; }

    public required DateTimeOffset At { get; set; }

    public static void Map(EntityTypeBuilder<PaymentAnswer> answer)
    {
        answer.ToTable("care_payment_answers");
        answer.HasKey(a => new { a.Customer, a.Payment });
        answer.Property(a => a.Payment).HasMaxLength(64);
    }
}
