using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Payments.Spending;

/// <summary>What is known of an answer's way to the customer. There is no row while nothing went wrong with it.</summary>
internal sealed class AnswerTrace
{
    public required long Attempt { get; init; }

    /// <summary>The line broke before the answer was out.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>The same request came again, so its first answer did not arrive.</summary>
    public DateTimeOffset? AskedAgainAt { get; set; }

    public static void Map(EntityTypeBuilder<AnswerTrace> trace)
    {
        trace.ToTable("payments_answer_traces");
        trace.HasKey(t => t.Attempt);
        trace.Property(t => t.Attempt).ValueGeneratedNever();
    }
}
