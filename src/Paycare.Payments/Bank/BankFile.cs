using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Bank;

/// <summary>Identifies a file that the bank sent.</summary>
public readonly record struct BankFileId(Guid Value) : IStrongId<BankFileId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A bank file and its outcome: accepted whole, or rejected whole.</summary>
internal sealed class BankFile
{
    public required BankFileId Id { get; init; }

    public required string FileName { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>SHA-256 of an accepted file; the same bytes are not accepted again. <c>null</c> for a rejected one.</summary>
    public string? TakenHash { get; init; }

    /// <summary>Kind and message id of an accepted file; the bank issues each one once.</summary>
    public string? TakenMessage { get; init; }

    /// <summary>Number of entries it reported.</summary>
    public int Entries { get; init; }

    /// <summary>Number of entries that were new.</summary>
    public int NewEntries { get; init; }

    /// <summary>Why it was rejected.</summary>
    public string? Fault { get; init; }

    /// <summary>The line of the fault.</summary>
    public int? FaultLine { get; init; }

    /// <summary>When it left the in folder; a later file of the same name is a different file.</summary>
    public DateTimeOffset? MovedAt { get; set; }

    public static void Map(EntityTypeBuilder<BankFile> file)
    {
        file.ToTable("payments_bank_files");
        file.Property(f => f.Id).ValueGeneratedNever();
        file.Property(f => f.FileName).HasMaxLength(200);
        file.Property(f => f.TakenHash).HasMaxLength(64);
        file.Property(f => f.TakenMessage).HasMaxLength(80);
        file.Property(f => f.Fault).HasMaxLength(400);
        file.HasIndex(f => f.TakenHash).IsUnique();
        file.HasIndex(f => f.TakenMessage).IsUnique();
        file.HasIndex(f => f.ReceivedAt);
    }
}
