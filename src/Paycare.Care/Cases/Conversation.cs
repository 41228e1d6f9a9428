using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Identifies a conversation.</summary>
public readonly record struct ConversationId(Guid Value) : IStrongId<ConversationId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>
/// The messages of a case in one channel outside Paycare, with one address there: a mailbox, a phone, an account. What is written in
/// the app needs none: there, the person is known.
/// </summary>
internal sealed class Conversation : IProved
{
    private const string AddressPurpose = "conversation-address";

    public required ConversationId Id { get; init; }

    public required CaseId Case { get; set; }

    /// <summary>The name of its channel in the contract.</summary>
    public required string Channel { get; init; }

    /// <summary>Finds it again by who writes: of channel and address together.</summary>
    public required string AddressIndex { get; init; }

    public required byte[] AddressSealed { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the person was last heard in it: reply windows of providers count from here.</summary>
    public required DateTimeOffset LastHeardAt { get; set; }

    /// <summary>
    /// When its person proved to be the case's customer: by a prompt accepted in the app, or a code to the registered phone. Until
    /// then they only claim to be.
    /// </summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>
    /// When its person was last sent a link to say in the app that they are a customer; <c>null</c> when none is open. The link is made
    /// of this very moment, so that a new one ends the one before.
    /// </summary>
    public DateTimeOffset? LinkAskedAt { get; private set; }

    /// <summary>
    /// When its customer removed the account that it was with: nothing more is sent into it, and nothing goes on from it.
    /// </summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// Whether its person only ever showed one of our messages, which may have been passed on to them: what they write is read, but they
    /// are no part of the case. They are told nothing, and their account is not asked to be linked.
    /// </summary>
    public bool IsGuest { get; private init; }

    /// <summary>When the last answer came back as undeliverable; <c>null</c> once the person was heard again.</summary>
    public DateTimeOffset? UndeliverableAt { get; private set; }

    public byte[] Proof { get; set; } = [];

    public bool IsDoubted { get; set; }

    public static Conversation Open(CaseId @case, string channel, string address, Vault vault, TimeProvider clock, bool isGuest = false)
    {
        var id = StrongId.New<ConversationId>(clock);
        return new Conversation
        {
            Id = id,
            Case = @case,
            Channel = channel,
            AddressIndex = IndexOf(channel, address, vault),
            AddressSealed = vault.Seal(address, AddressPlace(id)),
            OpenedAt = clock.GetUtcNow(),
            LastHeardAt = clock.GetUtcNow(),
            IsGuest = isGuest,
        };
    }

    /// <summary>The person wrote again: whatever came back before, the address is in use.</summary>
    public void Hear(DateTimeOffset at) => (LastHeardAt, UndeliverableAt) = (at > LastHeardAt ? at : LastHeardAt, null);

    /// <summary>An answer came back.</summary>
    public void ComeBack(DateTimeOffset at) => UndeliverableAt = at;

    /// <summary>Its person is sent a link to the app.</summary>
    public void AskToLink(DateTimeOffset now) => LinkAskedAt = now;

    /// <summary>The person said in the app that it is them.</summary>
    public void Confirm(DateTimeOffset now) => (ConfirmedAt, LinkAskedAt) = (now, null);

    /// <summary>Whoever was sent the link says that they wrote nothing.</summary>
    public void EndLink() => LinkAskedAt = null;

    /// <summary>Its customer removed the account: what was proved in it counts no longer.</summary>
    public void End(DateTimeOffset now) => (ConfirmedAt, LinkAskedAt, EndedAt) = (null, null, now);

    /// <summary>The address that answers go to.</summary>
    public string Address(Vault vault) => vault.Open(AddressSealed, AddressPlace(Id));

    /// <summary>Whether it is with this address.</summary>
    public bool IsWith(string channel, string address, Vault vault) =>
        Channel == channel && IndexesOf(channel, address, vault).Contains(AddressIndex);

    /// <summary>The conversations with one address of a channel, under all of the ring's keys.</summary>
    public static IQueryable<Conversation> With(Database db, string channel, string address, Vault vault)
    {
        var indexes = IndexesOf(channel, address, vault);
        return db.Set<Conversation>().Where(c => indexes.Contains(c.AddressIndex));
    }

    /// <summary>Finds an address of a channel, here and among linked accounts.</summary>
    public static string IndexOf(string channel, string address, Vault vault) =>
        vault.BlindIndex(AddressPurpose, Indexed(channel, address));

    /// <summary>The same under all of the ring's keys.</summary>
    public static IReadOnlyList<string> IndexesOf(string channel, string address, Vault vault) =>
        vault.BlindIndexes(AddressPurpose, Indexed(channel, address));

    public IReadOnlyList<object?> Proved(RowProofs proofs) =>
        [
            Id.Value,
            Case.Value,
            Channel,
            Convert.ToHexString(AddressSealed),
            OpenedAt,
            LastHeardAt,
            ConfirmedAt,
            LinkAskedAt,
            EndedAt,
            IsGuest,
        ];

    public static KeyedColumn AddressColumn { get; } =
        new BlindIndexColumn<Conversation>(
            "care_conversations.AddressIndex",
            c => c.AddressIndex,
            (c, vault) => IndexOf(c.Channel, c.Address(vault), vault)
        );

    public static void Map(EntityTypeBuilder<Conversation> conversation)
    {
        conversation.ToTable("care_conversations");
        conversation.HasProof();
        conversation.Property(c => c.Id).ValueGeneratedNever();
        conversation.Property(c => c.Channel).HasMaxLength(40);
        conversation.Property(c => c.AddressIndex).HasMaxLength(64);
        conversation.HasIndex(c => c.Case);
        conversation.HasIndex(c => new { c.AddressIndex, c.Id });
    }

    private static Place AddressPlace(ConversationId id) => new("care_conversations", id.Value, "address");

    private static string Indexed(string channel, string address) => $"{channel}:{address}";
}
