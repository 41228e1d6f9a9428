using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Paycare.Platform.Audit;

/// <summary>
/// An audit entry's place in the tree. Entries are numbered when written and may commit out of order; the tree takes them in the
/// order in which they become visible, without gaps.
/// </summary>
internal sealed class AuditLeaf
{
    public required long Index { get; init; }

    public required long Sequence { get; init; }

    public required byte[] Hash { get; init; }

    public static void Map(EntityTypeBuilder<AuditLeaf> leaf)
    {
        leaf.ToTable("platform_audit_leaves");
        leaf.HasKey(l => l.Index);
        leaf.Property(l => l.Index).ValueGeneratedNever();
        leaf.HasIndex(l => l.Sequence).IsUnique();
    }

    /// <summary>The leaf's hash over the entry's full content, times to the microsecond that both engines keep.</summary>
    public static byte[] HashOf(AuditEntry entry) =>
        MerkleTree.LeafHash(
            JsonSerializer.SerializeToUtf8Bytes(
                new object[]
                {
                    entry.Sequence,
                    entry.At.UtcTicks / TimeSpan.TicksPerMicrosecond,
                    entry.Actor,
                    entry.Act,
                    entry.Subject,
                    entry.Details,
                },
                Canonical
            )
        );

    private static readonly JsonSerializerOptions Canonical = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        AllowDuplicateProperties = false,
    };
}
