using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Identifies a linked account.</summary>
public readonly record struct LinkedAccountId(Guid Value) : IStrongId<LinkedAccountId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// An account of a channel outside Paycare that a customer said in the app is theirs. What is written from it becomes the customer's case,
/// as something <see cref="Assurance.Claimed"/>: the account can have changed hands since.
/// </summary>
internal sealed class LinkedAccount : IProved
{
    public required LinkedAccountId Id { get; init; }

    public required CustomerId Customer { get; init; }

    /// <summary>The name of its channel in the contract.</summary>
    public required string Channel { get; init; }

    /// <summary>As that of a <see cref="Conversation"/>. It only finds: what counts is the address, which the proof covers.</summary>
    public required string AddressIndex { get; init; }

    public required byte[] AddressSealed { get; init; }

    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>When its customer removed it; <c>null</c> while it is linked.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public static LinkedAccount Of(CustomerId customer, string channel, string address, Vault vault, TimeProvider clock)
    {
        var id = StrongId.New<LinkedAccountId>(clock);
        return new LinkedAccount
        {
            Id = id,
            Customer = customer,
            Channel = channel,
            AddressIndex = Conversation.IndexOf(channel, address, vault),
            AddressSealed = vault.Seal(address, AddressPlace(id)),
            ConfirmedAt = clock.GetUtcNow(),
        };
    }

    public void End(DateTimeOffset now) => EndedAt ??= now;

    public string Address(Vault vault) => vault.Open(AddressSealed, AddressPlace(Id));

    /// <summary>The customer's accounts, as they are linked now.</summary>
    public static IQueryable<LinkedAccount> Of(Database db, CustomerId customer) =>
        db.Set<LinkedAccount>().Where(l => l.Customer == customer && l.EndedAt == null).OrderBy(l => l.Id);

    /// <summary>The link of an address; <c>null</c> when it is nobody's.</summary>
    public static async Task<LinkedAccount?> FindAsync(Database db, string channel, string address, Vault vault, CancellationToken cancel)
    {
        var indexes = Conversation.IndexesOf(channel, address, vault);
        var found = await db.Set<LinkedAccount>()
            .Where(l => l.EndedAt == null && indexes.Contains(l.AddressIndex))
            .ListBelievedAsync(cancel);
        return found.FirstOrDefault(l => l.Channel == channel && l.Address(vault) == address);
    }

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [Id.Value, Customer.Value, Channel, Convert.ToHexString(AddressSealed), ConfirmedAt, EndedAt];

    public static KeyedColumn AddressColumn { get; } =
        new BlindIndexColumn<LinkedAccount>(
            "care_links.AddressIndex",
            l => l.AddressIndex,
            (l, vault) => Conversation.IndexOf(l.Channel, l.Address(vault), vault)
        );

    public static void Map(EntityTypeBuilder<LinkedAccount> link)
    {
        link.ToTable("care_links");
        link.HasProof();
        link.Property(l => l.Id).ValueGeneratedNever();
        link.Property(l => l.Channel).HasMaxLength(40);
        link.Property(l => l.AddressIndex).HasMaxLength(64);
        link.HasIndex(l => l.Customer);
        // Two customers never have the same account, however close they come.
        link.HasIndex(l => l.AddressIndex).IsUnique().HasFilter("\"EndedAt\" IS NULL");
    }

    private static Place AddressPlace(LinkedAccountId id) => new("care_links", id.Value, "address");
}
