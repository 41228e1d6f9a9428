using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Identifies an answer that goes out later.</summary>
public readonly record struct ScheduledMessageId(Guid Value) : IStrongId<ScheduledMessageId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>An answer that was written to go out later.</summary>
internal sealed class ScheduledMessage : IProved
{
    public required ScheduledMessageId Id { get; init; }

    public required CaseId Case { get; set; }

    public required StaffId Staff { get; init; }

    public required string Text { get; init; }

    /// <summary>Whose turn it is once it is out, and until when.</summary>
    public required Turn Then { get; init; }

    public required DateTimeOffset? Until { get; init; }

    public required DateTimeOffset SendAt { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }

    /// <summary>When it was held back, because it no longer answered what was said last; <c>null</c> while it is to go out.</summary>
    public DateTimeOffset? HeldAt { get; set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public static ScheduledMessage Of(CaseId @case, StaffId staff, string text, NextTurn next, DateTimeOffset sendAt, TimeProvider clock) =>
        new()
        {
            Id = StrongId.New<ScheduledMessageId>(clock),
            Case = @case,
            Staff = staff,
            Text = SecretScrub.Clean(text),
            Then = next.Whose,
            Until = next.Until,
            SendAt = sendAt,
            WrittenAt = clock.GetUtcNow(),
        };

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [Id.Value, Case.Value, Staff.Value, proofs.DigestOf(Text), Then.Name(), Until, SendAt, WrittenAt, HeldAt];

    public static void Map(EntityTypeBuilder<ScheduledMessage> message)
    {
        message.ToTable("care_scheduled_messages");
        message.HasProof();
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Then).StoredByName();
        message.HasIndex(m => m.Case);
    }
}
