using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Identity.Staff;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Verification;

/// <summary>Identifies a verification request.</summary>
public readonly record struct VerificationId(Guid Value) : IStrongId<VerificationId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>A customer's identity was verified by two people: limits may rise.</summary>
/// <param name="Customer">The verified customer.</param>
public sealed record CustomerVerified(CustomerId Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Customer.ToString();
}

/// <summary>What a document is looked at for.</summary>
internal enum VerificationPurpose
{
    /// <summary>To know who a customer is.</summary>
    Identity,

    /// <summary>To let a customer back in who lost phone, e-mail and password.</summary>
    Reproof,
}

/// <summary>Two people decided on the document of a way back in, or the first said no.</summary>
/// <param name="Verification">The document.</param>
/// <param name="Rejection">The rejection code; <c>null</c> when both said yes.</param>
internal sealed record ReproofDecided(VerificationId Verification, string? Rejection) : IEvent
{
    public string Aggregate => Verification.ToString();
}

/// <summary>
/// One verification request: document data and images, and the decisions of two people with different roles. The database itself
/// rejects a second person or role equal to the first, and a verified row without both.
/// </summary>
internal sealed class IdentityVerification : IVersioned
{
    public required VerificationId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public VerificationPurpose Purpose { get; init; } = VerificationPurpose.Identity;

    public VerificationState State { get; private set; } = VerificationState.Submitted;

    public DocumentType Type { get; private set; }

    /// <summary>
    /// Blind index of type and number: the same document from another customer is a sign for reviewers. Gone once erased.
    /// </summary>
    public string? NumberIndex { get; private set; }

    public byte[] NumberSealed { get; private set; } = [];

    public byte[] NameSealed { get; private set; } = [];

    public byte[] BirthDateSealed { get; private set; } = [];

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The images' files; see <see cref="SealedFiles"/>.</summary>
    public Guid? Front { get; private set; }

    public Guid? Selfie { get; private set; }

    /// <summary>When it was complete: the reviewers' clock starts here.</summary>
    public DateTimeOffset? CompleteAt { get; private set; }

    public StaffId? FirstBy { get; private set; }

    public StaffRole? FirstRole { get; private set; }

    public DateTimeOffset? FirstAt { get; private set; }

    public string? FirstReason { get; private set; }

    public StaffId? SecondBy { get; private set; }

    public StaffRole? SecondRole { get; private set; }

    public DateTimeOffset? SecondAt { get; private set; }

    public string? SecondReason { get; private set; }

    /// <summary>The rejection code, which has a text for the customer; see <see cref="Rejections"/>.</summary>
    public string? Rejection { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public DateTimeOffset? ErasedAt { get; private set; }

    public int Version { get; private set; } = 1;

    public bool IsOpen => VerificationStates.IsOpen(State);

    /// <summary>Since when the next reviewer could have decided.</summary>
    public DateTimeOffset WaitingSince => State == VerificationState.SecondReview ? FirstAt!.Value : CompleteAt ?? StartedAt;

    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<IdentityVerification>(
            "identity_verifications.NumberIndex",
            v => v.NumberIndex!,
            (v, vault) => v.Document(vault).Index(vault),
            v => v.NumberIndex != null
        );

    public static Place PlaceOf(VerificationId id, string column) => new("identity_verifications", id.Value, column);

    /// <summary>Sets the document's data; may be repeated while its images are missing.</summary>
    public void Describe(IdentityDocument document, Vault vault)
    {
        Type = document.Type;
        NumberIndex = document.Index(vault);
        NumberSealed = vault.Seal(document.Number, PlaceOf(Id, "number"));
        NameSealed = vault.Seal(document.FullName, PlaceOf(Id, "name"));
        BirthDateSealed = vault.Seal(document.BirthDateText, PlaceOf(Id, "birth-date"));
        Version++;
    }

    public IdentityDocument Document(Vault vault) =>
        new(
            Type,
            vault.Open(NumberSealed, PlaceOf(Id, "number")),
            vault.Open(NameSealed, PlaceOf(Id, "name")),
            DateOnly.ParseExact(
                vault.Open(BirthDateSealed, PlaceOf(Id, "birth-date")),
                "O",
                System.Globalization.CultureInfo.InvariantCulture
            )
        );

    public bool TryComplete(Guid front, Guid selfie, DateTimeOffset now)
    {
        (Front, Selfie, CompleteAt) = State == VerificationState.Submitted ? (front, selfie, now) : (Front, Selfie, CompleteAt);
        return TryEnter(VerificationState.FirstReview, now);
    }

    public bool TryWithdraw(DateTimeOffset now) => TryEnter(VerificationState.Withdrawn, now);

    /// <summary>Records the first or second person's decision. Who may be which is checked before, and by the database.</summary>
    public bool TryDecide(StaffId by, StaffRole role, string? rejection, string reason, DateTimeOffset now)
    {
        var isFirst = State == VerificationState.FirstReview;
        var approved = isFirst ? VerificationState.SecondReview : VerificationState.Verified;
        if (!TryEnter(rejection is null ? approved : VerificationState.Rejected, now))
        {
            return false;
        }

        Rejection = rejection;
        if (isFirst)
        {
            (FirstBy, FirstRole, FirstAt, FirstReason) = (by, role, now, reason);
        }
        else
        {
            (SecondBy, SecondRole, SecondAt, SecondReason) = (by, role, now, reason);
        }

        return true;
    }

    /// <summary>Removes personal data; who decided what and when stays. The caller erases the files.</summary>
    public void Erase(DateTimeOffset now)
    {
        _ = TryWithdraw(now);
        (NumberIndex, NumberSealed, NameSealed, BirthDateSealed) = (null, [], [], []);
        (Front, Selfie, FirstReason, SecondReason) = (null, null, FirstReason is null ? null : "", SecondReason is null ? null : "");
        ErasedAt ??= now;
        Version++;
    }

    public void ForgetImages()
    {
        (Front, Selfie) = (null, null);
        Version++;
    }

    private bool TryEnter(VerificationState to, DateTimeOffset now)
    {
        if (!VerificationStates.Transitions.Allows(State, to))
        {
            return false;
        }

        State = VerificationStates.Transitions.Enter(State, to);
        EndedAt = IsOpen ? null : now;
        Version++;
        return true;
    }

    public static void Map(EntityTypeBuilder<IdentityVerification> verification)
    {
        verification.ToTable("identity_verifications", table =>
        {
            table.HasCheckConstraint(
                "CK_identity_verifications_two_people",
                "\"SecondBy\" IS NULL OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" <> \"FirstBy\")"
            );
            table.HasCheckConstraint(
                "CK_identity_verifications_two_roles",
                "\"SecondRole\" IS NULL OR (\"FirstRole\" IS NOT NULL AND \"SecondRole\" <> \"FirstRole\")"
            );
            table.HasCheckConstraint(
                "CK_identity_verifications_verified",
                "\"State\" <> 'Verified' OR (\"FirstBy\" IS NOT NULL AND \"SecondBy\" IS NOT NULL AND \"SecondRole\" IS NOT NULL)"
            );
        });
        verification.Property(v => v.Id).ValueGeneratedNever();
        verification.Property(v => v.Purpose).StoredByName();
        verification.Property(v => v.State).StoredByName();
        verification.Property(v => v.Type).StoredByName();
        verification.Property(v => v.FirstRole).HasConversion<string>().HasMaxLength(40);
        verification.Property(v => v.SecondRole).HasConversion<string>().HasMaxLength(40);
        verification.Property(v => v.NumberIndex).HasMaxLength(64);
        verification.Property(v => v.Rejection).HasMaxLength(40);
        verification.Property(v => v.FirstReason).HasMaxLength(500);
        verification.Property(v => v.SecondReason).HasMaxLength(500);
        verification.Ignore(v => v.IsOpen).Ignore(v => v.WaitingSince);
        verification.HasVersion();
        verification.HasIndex(v => v.NumberIndex);
        verification.HasIndex(v => new { v.State, v.CompleteAt });
        // One at a time: an open or verified request excludes another. A way back in stands beside it, and strangers may ask for one.
        verification
            .HasIndex(v => v.Customer)
            .IsUnique()
            .HasDatabaseName("IX_identity_verifications_one")
            .HasFilter("\"Purpose\" = 'Identity' AND \"State\" IN ('Submitted', 'FirstReview', 'SecondReview', 'Verified')");
    }
}

/// <summary>Records that a reviewer viewed a customer's document, and why. Required before deciding or seeing an image.</summary>
internal sealed class VerificationLook
{
    public required Guid Id { get; init; }

    public required VerificationId Verification { get; init; }

    public required StaffId Staff { get; init; }

    public required DateTimeOffset At { get; init; }

    public static void Map(EntityTypeBuilder<VerificationLook> look)
    {
        look.ToTable("identity_verification_looks");
        look.Property(l => l.Id).ValueGeneratedNever();
        look.HasIndex(l => new
        {
            l.Verification,
            l.Staff,
            l.At,
        });
    }
}
