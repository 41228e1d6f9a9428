using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Paycare.Care.Cases;
using Paycare.Platform.Hosting;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;

namespace Paycare.Care.Channels;

/// <summary>
/// The links by which somebody who wrote from outside says in the app that it was them: the conversation's id under a keyed hash over it
/// and the moment when it was asked. Answering one ends it, and so does a newer one.
/// </summary>
[EachProcess("It keeps a key of the ring.")]
internal sealed class LinkTokens(KeyRing ring, PublicAddress address, TimeProvider clock)
{
    /// <summary>Long enough to open the app and sign in; too short to be passed around.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>Who did not answer is asked once more a day, with what they write then.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromDays(1);

    /// <summary>A link that would be over before it is read is not sent.</summary>
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(10);

    private const int IdSize = 16,
        MacSize = 16;
    private readonly byte[] _key = ring.MacKey("conversation-link");

    /// <summary>Whether its person is to be asked now.</summary>
    public static bool IsToAsk(Conversation conversation, bool isNew, DateTimeOffset now) =>
        conversation is { ConfirmedAt: null, EndedAt: null } && (conversation.LinkAskedAt is { } asked ? now - asked > AskAgain : isNew);

    /// <summary>When the open link ends; <c>null</c> for none.</summary>
    public DateTimeOffset? EndsAt(Conversation conversation) =>
        conversation is { LinkAskedAt: { } asked, EndedAt: null } && asked + Lifetime > clock.GetUtcNow() ? asked + Lifetime : null;

    /// <summary>The link to send; <c>null</c> when none is open.</summary>
    public string? LinkOf(Conversation conversation) =>
        EndsAt(conversation) - clock.GetUtcNow() > LeastLeft ? address.Link($"/link/{TokenOf(conversation)}") : null;

    /// <summary>The token of the open link.</summary>
    public string TokenOf(Conversation conversation)
    {
        Span<byte> token = stackalloc byte[IdSize + MacSize];
        conversation.Id.Value.TryWriteBytes(token);
        Mac(conversation).CopyTo(token[IdSize..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The conversation that a token names, which <see cref="Fits"/> then checks; <c>null</c> for anything else.</summary>
    public static ConversationId? Read(string? text) => Decode(text) is { } token ? new ConversationId(new Guid(token[..IdSize])) : null;

    /// <summary>Whether it is the open link's.</summary>
    public bool Fits(Conversation conversation, string? text) =>
        EndsAt(conversation) is not null
        && Decode(text) is { } token
        && CryptographicOperations.FixedTimeEquals(Mac(conversation), token.AsSpan(IdSize));

    private static byte[]? Decode(string? text)
    {
        var token = new byte[IdSize + MacSize];
        return
            text is not null
            && Base64Url.IsValid(text, out var size)
            && size == token.Length
            && Base64Url.TryDecodeFromChars(text, token, out _)
            ? token
            : null;
    }

    private ReadOnlySpan<byte> Mac(Conversation conversation)
    {
        Span<byte> what = stackalloc byte[IdSize + sizeof(long)];
        conversation.Id.Value.TryWriteBytes(what);
        // As fine as both databases keep it.
        var asked = (conversation.LinkAskedAt?.UtcTicks ?? 0) / TimeSpan.TicksPerMicrosecond;
        BinaryPrimitives.WriteInt64BigEndian(what[IdSize..], asked);
        return HMACSHA256.HashData(_key, what).AsSpan(0, MacSize);
    }
}
