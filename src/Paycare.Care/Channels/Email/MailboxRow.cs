using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// Up to where a mailbox was read. It is saved with what was read: after a crash the next mail is the first one that is not a case.
/// </summary>
internal sealed class MailboxRow : IVersioned
{
    public const int MostOfName = 200;

    /// <summary>User, server and folder.</summary>
    public required string Name { get; init; }

    /// <summary>The server's name for the numbering (RFC 9051); with another one, numbers mean other mails.</summary>
    public long UidValidity { get; private set; }

    public long LastUid { get; private set; }

    public int Version { get; private set; } = 1;

    public void ReadTo(long uidValidity, long uid)
    {
        LastUid = uidValidity == UidValidity ? Math.Max(LastUid, uid) : uid;
        UidValidity = uidValidity;
        Version++;
    }

    public static void Map(EntityTypeBuilder<MailboxRow> mailbox)
    {
        mailbox.ToTable("care_mailboxes");
        mailbox.HasKey(m => m.Name);
        mailbox.Property(m => m.Name).HasMaxLength(MostOfName);
        mailbox.HasVersion();
    }
}
