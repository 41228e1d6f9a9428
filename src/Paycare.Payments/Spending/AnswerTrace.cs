using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Payments.Spending;

/// <summary>What is known about the delivery of an answer. No row exists while nothing went wrong.</summary>
internal sealed class AnswerTrace
{
    public required long Attempt { get; init; }

    /// <summary>When the connection broke before the answer was sent.</summary>
    public DateTimeOffset? LostAt { get; set; }

    /// <summary>When the same request came again: its first answer did not arrive.</summary>
    public DateTimeOffset? AskedAgainAt { get; set; }

    public static void Map(EntityTypeBuilder<AnswerTrace> trace)
    {
        trace.ToTable("payments_answer_traces");
        trace.HasKey(t => t.Attempt);
        trace.Property(t => t.Attempt).ValueGeneratedNever();
    }
}
