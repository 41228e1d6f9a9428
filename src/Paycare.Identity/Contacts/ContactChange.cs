using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Contacts;

/// <summary>Identifies a change of phone or e-mail that awaits the new address's code.</summary>
public readonly record struct ContactChangeId(Guid Value) : IStrongId<ContactChangeId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>The kind of address.</summary>
public enum ContactKind
{
    /// <summary>The phone, which receives the codes.</summary>
    Phone,

    /// <summary>The e-mail address.</summary>
    Email,
}

/// <summary>A phone or e-mail that a customer wants to use, until it is confirmed by code.</summary>
internal sealed class ContactChange
{
    public required ContactChangeId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required ContactKind Kind { get; init; }

    public required string NewIndex { get; init; }

    /// <summary>Sealed for the customer's row, its destination.</summary>
    public required byte[] NewSealed { get; init; }

    /// <summary>
    /// Whether it is the address that the account has already. It was asked for without a step-up, so it can prove that address
    /// and never bring it back once another has taken its place.
    /// </summary>
    public bool IsConfirmation { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? DoneAt { get; set; }

    public static KeyedColumn Column { get; } =
        new BlindIndexColumn<ContactChange>("identity_contact_changes.NewIndex", c => c.NewIndex, (c, vault) => c.IndexNow(vault));

    /// <summary>The new address's index under the newest key, which may have changed since the change was begun.</summary>
    public string IndexNow(Vault vault) =>
        Kind == ContactKind.Phone
            ? Paycare.Identity.Customers.Customer.PhoneIndexOf(Customer, NewSealed, vault)
            : Paycare.Identity.Customers.Customer.EmailIndexOf(Customer, NewSealed, vault);

    public static void Map(EntityTypeBuilder<ContactChange> change)
    {
        change.ToTable("identity_contact_changes");
        change.Property(c => c.Id).ValueGeneratedNever();
        change.Property(c => c.Kind).StoredByName();
        change.Property(c => c.NewIndex).HasMaxLength(64);
        change.HasIndex(c => new { c.Customer, c.At });
    }
}
