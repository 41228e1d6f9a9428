using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Care.Attachments;

/// <summary>Identifies an attachment.</summary>
public readonly record struct AttachmentId(Guid Value) : IStrongId<AttachmentId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A file that somebody shows to care, or care to somebody. Its content is in the <see cref="IAttachmentStore"/>.</summary>
internal sealed class Attachment : IProved
{
    public required AttachmentId Id { get; init; }

    /// <summary>
    /// Whose conversation it belongs to: the customer, or the case of somebody without a wallet. Everything of an owner goes at once.
    /// </summary>
    public required Guid Owner { get; init; }

    /// <summary>Who of care sent it; <c>null</c> for the person themselves.</summary>
    public StaffId? Staff { get; private set; }

    /// <summary>Where it is being written, for example <c>draft:</c> or <c>reply:{case}</c>; <c>null</c> once it is attached.</summary>
    public string? Place { get; private set; }

    /// <summary>The message it came with, or the case it was told with; <c>null</c> while it waits to be sent.</summary>
    public Guid? AttachedTo { get; private set; }

    /// <summary>Whether only care may see it: a colleague's note, or an answer that has not gone out.</summary>
    public bool IsInternal { get; private set; }

    public required string Name { get; init; }

    /// <summary>Its media type, by content: one of <see cref="AttachmentTypes"/>.</summary>
    public required string Type { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Width of a picture in pixels; 0 for anything else, which has no small picture either.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When it is swept unless it is attached; <c>null</c> once it is.</summary>
    public DateTimeOffset? KeptUntil { get; private set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public bool IsPicture => Width > 0;

    /// <summary>It waits at a place to be sent; what care sends is care's until then.</summary>
    public void WaitAt(string? place, StaffId? staff, DateTimeOffset until) =>
        (Place, Staff, AttachedTo, IsInternal, KeptUntil) = (place, staff, null, staff is not null, until);

    /// <summary>It goes with a message, or with a case's first words.</summary>
    public void AttachTo(Guid what, bool isInternal) => (Place, AttachedTo, IsInternal, KeptUntil) = (null, what, isInternal, null);

    /// <summary>Not where and how long it waits, which gives nobody anything to see.</summary>
    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [Id.Value, Owner, Staff?.Value, AttachedTo, IsInternal, proofs.DigestOf(Name), Type, Bytes, Width, Height, At];

    public static void Map(EntityTypeBuilder<Attachment> attachment)
    {
        attachment.ToTable("care_attachments");
        attachment.HasProof();
        attachment.Ignore(a => a.IsPicture);
        attachment.Property(a => a.Id).ValueGeneratedNever();
        attachment.Property(a => a.Name).HasMaxLength(AttachmentName.MaxLength);
        attachment.Property(a => a.Type).HasMaxLength(AttachmentTypes.MaxLength);
        attachment.Property(a => a.Place).HasMaxLength(AttachmentBook.PlaceLength);
        // Two messages that take the same file at the same moment: the second one finds it gone.
        attachment.Property(a => a.AttachedTo).IsConcurrencyToken();
        attachment.HasIndex(a => a.Owner);
        attachment.HasIndex(a => a.AttachedTo);
        attachment.HasIndex(a => a.KeptUntil);
    }
}
