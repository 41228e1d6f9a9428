using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Customers;

/// <summary>
/// A customer, on ASP.NET Core Identity. Identity's user name is the id, which keeps personal data out of its columns: phone,
/// e-mail and name are sealed in columns of our own and found by blind index.
/// </summary>
internal sealed class Customer : IdentityUser<CustomerId>
{
    /// <summary>How many last digits of a phone people are found by.</summary>
    public const int PhoneEndLength = 4;

    private const string PhoneEnd = "phone-end";

    public required string PhoneIndex { get; set; }

    public required byte[] PhoneSealed { get; set; }

    /// <summary>Finds people by the last four digits of their phone; many have the same.</summary>
    public required string PhoneEndIndex { get; set; }

    public required string EmailIndex { get; set; }

    public required byte[] EmailSealed { get; set; }

    /// <summary>Finds people by their whole name; several may have the same.</summary>
    public required string NameIndex { get; set; }

    public required byte[] NameSealed { get; set; }

    public required string Locale { get; set; }

    public required DateTimeOffset JoinedAt { get; init; }

    /// <summary>When phone or e-mail were last replaced: large amounts wait afterwards.</summary>
    public DateTimeOffset? PhoneChangedAt { get; set; }

    public DateTimeOffset? EmailChangedAt { get; set; }

    /// <summary>When a code proved that the e-mail address is the owner's. The sign-up proves that of the phone alone.</summary>
    public DateTimeOffset? EmailConfirmedAt { get; set; }

    /// <summary>Whether messages may go to the e-mail address: to one that nobody proved, nothing about the account or money.</summary>
    public bool IsEmailConfirmed => EmailConfirmedAt is not null;

    /// <summary>The secret of the authenticator in use, and of one being set up.</summary>
    public byte[]? TotpSecretSealed { get; set; }

    public byte[]? TotpPendingSealed { get; set; }

    public DateTimeOffset? TotpSince { get; set; }

    /// <summary>The last time step whose code was accepted: a code is valid once.</summary>
    public long LastTotpStep { get; set; }

    /// <summary>When the account was closed; sign-in is then impossible and personal data is gone.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public static Place PlaceOf(CustomerId id, string column) => new("identity_customers", id.Value, column);

    public static string PhoneIndexOf(CustomerId id, byte[] phoneSealed, Vault vault) =>
        vault.BlindIndex("phone", vault.Open(phoneSealed, PlaceOf(id, "phone")));

    public static string PhoneEndIndexOf(CustomerId id, byte[] phoneSealed, Vault vault) =>
        vault.BlindIndex(PhoneEnd, vault.Open(phoneSealed, PlaceOf(id, "phone"))[^PhoneEndLength..]);

    /// <summary>The last digits of a phone under all of the ring's keys.</summary>
    public static IReadOnlyList<string> PhoneEndIndexesOf(string digits, Vault vault) => vault.BlindIndexes(PhoneEnd, digits);

    public static string EmailIndexOf(CustomerId id, byte[] emailSealed, Vault vault) =>
        vault.BlindIndex("email", vault.Open(emailSealed, PlaceOf(id, "email")));

    public static string NameIndexOf(CustomerId id, byte[] nameSealed, Vault vault) =>
        vault.BlindIndex("name", FoldName(vault.Open(nameSealed, PlaceOf(id, "name"))));

    /// <summary>A name as it is compared: whatever its case, width and blanks.</summary>
    public static string FoldName(string name) =>
        string.Join(
            ' ',
            name.Normalize(NormalizationForm.FormKC).ToUpperInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
        );

    /// <summary>
    /// Whether another customer has this phone, or proved this e-mail address, under an older key, which the unique indexes cannot
    /// see. Nothing is written with older keys any more, so a negative answer stays valid until the save.
    /// </summary>
    public async Task<bool> IsTakenUnderOlderKeysAsync(Database db, Vault vault, CancellationToken cancel)
    {
        var phones = vault.BlindIndexes("phone", vault.Open(PhoneSealed, PlaceOf(Id, "phone")));
        return phones.Count > 1
            && (
                await db.Set<Customer>().AnyAsync(c => c.Id != Id && phones.Contains(c.PhoneIndex), cancel)
                || (IsEmailConfirmed && await IsEmailOfAnotherAsync(db, vault, cancel))
            );
    }

    /// <summary>Whether somebody else proved that this e-mail address is theirs.</summary>
    public Task<bool> IsEmailOfAnotherAsync(Database db, Vault vault, CancellationToken cancel)
    {
        var emails = vault.BlindIndexes("email", vault.Open(EmailSealed, PlaceOf(Id, "email")));
        return db.Set<Customer>().AnyAsync(c => c.Id != Id && c.EmailConfirmedAt != null && emails.Contains(c.EmailIndex), cancel);
    }

    /// <summary>
    /// The customer whom an e-mail address names: whoever proved it. Until somebody did, the first one who gave it, whom nobody
    /// displaces by giving it too.
    /// </summary>
    /// <param name="customers">Those to look among.</param>
    /// <param name="indexes">The address under all keys.</param>
    public static IQueryable<Customer> ByEmail(IQueryable<Customer> customers, IReadOnlyList<string> indexes) =>
        customers.Where(c => indexes.Contains(c.EmailIndex)).OrderBy(c => c.EmailConfirmedAt == null).ThenBy(c => c.JoinedAt).Take(1);

    public static KeyedColumn[] Keyed { get; } =
    [
        new BlindIndexColumn<Customer>(
            "identity_customers.PhoneIndex",
            c => c.PhoneIndex,
            (c, vault) => PhoneIndexOf(c.Id, c.PhoneSealed, vault),
            c => c.ClosedAt == null
        ),
        new BlindIndexColumn<Customer>(
            "identity_customers.PhoneEndIndex",
            c => c.PhoneEndIndex,
            (c, vault) => PhoneEndIndexOf(c.Id, c.PhoneSealed, vault),
            c => c.ClosedAt == null
        ),
        new BlindIndexColumn<Customer>(
            "identity_customers.EmailIndex",
            c => c.EmailIndex,
            (c, vault) => EmailIndexOf(c.Id, c.EmailSealed, vault),
            c => c.ClosedAt == null
        ),
        new BlindIndexColumn<Customer>(
            "identity_customers.NameIndex",
            c => c.NameIndex,
            (c, vault) => NameIndexOf(c.Id, c.NameSealed, vault),
            c => c.ClosedAt == null
        ),
    ];

    public static void Map(EntityTypeBuilder<Customer> customer)
    {
        customer.ToTable("identity_customers");
        customer.MapIdentityUser<Customer, CustomerId>();
        customer.Property(c => c.Id).ValueGeneratedNever();
        customer.Ignore(c => c.IsEmailConfirmed);
        customer.Property(c => c.PhoneIndex).HasMaxLength(64);
        customer.Property(c => c.EmailIndex).HasMaxLength(64);
        customer.Property(c => c.Locale).HasMaxLength(10);
        customer.HasIndex(c => c.PhoneIndex).IsUnique();
        customer.Property(c => c.NameIndex).HasMaxLength(64);
        customer.Property(c => c.PhoneEndIndex).HasMaxLength(64);
        customer.HasIndex(c => new { c.PhoneEndIndex, c.Id });
        customer.HasIndex(c => c.EmailIndex);
        // An address is one customer's once they proved it: whoever merely gives it keeps nobody from using theirs.
        customer
            .HasIndex(c => c.EmailIndex, "IX_identity_customers_EmailIndex_Confirmed")
            .IsUnique()
            .HasFilter("\"EmailConfirmedAt\" IS NOT NULL");
        customer.HasIndex(c => new { c.NameIndex, c.JoinedAt });
    }
}
