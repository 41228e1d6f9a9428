using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>One message on a case.</summary>
internal sealed class CaseMessage : IAudited, IProved
{
    public const string WrittenAct = "case.message";

    public required Guid Id { get; init; }

    public required CaseId Case { get; init; }

    public required MessageAuthor Author { get; init; }

    public StaffId? Staff { get; init; }

    /// <summary>Identifies the form it was written in: sent three times, it is one message.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Where it was said, or where care said it, outside the app; <c>null</c> in the app, on the web, and for notes.
    /// </summary>
    public ConversationId? Conversation { get; init; }

    /// <summary>Whether only colleagues may read it.</summary>
    public required bool IsInternal { get; init; }

    public required string Text { get; init; }

    /// <summary>The text in every language, when Paycare itself says so; <c>null</c> for a person's words.</summary>
    public OwnWords? OwnWords { get; init; }

    /// <summary>Of the text as it was written: stays when the text is erased.</summary>
    public byte[] TextDigest { get; private set; } = [];

    public required DateTimeOffset At { get; init; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public static CaseMessage FromCustomer(
        CaseId @case,
        string text,
        string? key,
        TimeProvider clock,
        ConversationId? conversation = null
    ) =>
        new()
        {
            Key = key,
            Conversation = conversation,
            Id = OrderedGuid.Next(clock),
            Case = @case,
            Author = MessageAuthor.Customer,
            IsInternal = false,
            Text = SecretScrub.Clean(text),
            At = clock.GetUtcNow(),
        };

    public static CaseMessage FromStaff(Case @case, StaffId staff, string text, bool isInternal, TimeProvider clock) =>
        new()
        {
            Id = OrderedGuid.Next(clock),
            Case = @case.Id,
            Conversation = isInternal ? null : @case.AnswersTo,
            Author = MessageAuthor.Staff,
            Staff = staff,
            IsInternal = isInternal,
            Text = SecretScrub.Clean(text),
            At = clock.GetUtcNow(),
        };

    /// <inheritdoc />
    public bool IsErased => Text.Length == 0;

    /// <summary>A person's words, or Paycare's in the reader's language.</summary>
    public string TextIn(CultureInfo reader) => OwnWords?.In(reader) ?? Text;

    private string Written => OwnWords is { } words ? $"{Text}\n{words.Stored}" : Text;

    /// <summary>All but the case, which a merge changes: the audit log records it.</summary>
    public IReadOnlyList<object?> Proved(RowProofs proofs)
    {
        TextDigest = TextDigest.Length == 0 ? proofs.DigestOf(Written) : TextDigest;
        return
        [
            Id,
            Author.ToString(),
            Staff?.Value,
            Conversation?.Value,
            IsInternal,
            At,
            IsErased || proofs.IsDigestOf(TextDigest, Written) ? TextDigest : null,
        ];
    }

    /// <summary>The message's content, author, time and case.</summary>
    public AuditRecord ToRecord() =>
        new(
            At,
            Staff is { } staff ? $"staff:{staff}" : Author.ToString().ToLowerInvariant(),
            WrittenAct,
            Id,
            Case.ToString(),
            AuditRecord.DigestOf(Id, Author.ToString(), Staff?.Value, IsInternal, Written, At)
        );

    /// <summary>A message by Paycare itself: it answers nobody's question.</summary>
    public static CaseMessage FromPaycare(
        Case @case,
        OwnWords words,
        bool isInternal,
        TimeProvider clock,
        ConversationId? conversation = null,
        string? key = null
    ) =>
        new()
        {
            Key = key,
            Id = OrderedGuid.Next(clock),
            Case = @case.Id,
            Conversation = isInternal ? null : conversation ?? @case.AnswersTo,
            Author = MessageAuthor.Paycare,
            IsInternal = isInternal,
            Text = words.In(isInternal ? Languages.English : Languages.Of(@case.Language)),
            OwnWords = words,
            At = clock.GetUtcNow(),
        };

    public static void Map(EntityTypeBuilder<CaseMessage> message)
    {
        message.ToTable("care_messages");
        message.Ignore(m => m.IsErased);
        message.Property(m => m.TextDigest).HasMaxLength(RowMacs.Size);
        message.Property(m => m.OwnWords).StoredWords();
        message.HasProof();
        message.Property(m => m.Id).ValueGeneratedNever();
        message.Property(m => m.Author).StoredByName();
        message.Property(m => m.Key).HasMaxLength(OpenCase.KeyLength);
        message.HasIndex(m => new { m.Case, m.At });
        message.HasIndex(m => new { m.Case, m.Key }).IsUnique();
    }
}

/// <summary>Who wrote a message.</summary>
internal enum MessageAuthor
{
    Customer,
    Staff,
    Paycare,
}
