using System.Buffers.Text;
using System.Security.Cryptography;
using Paycare.Platform.Hosting;
using Paycare.Platform.Sealing;

namespace Paycare.Identity.Security;

/// <summary>
/// The links of alerts: the event's id under a keyed hash, cut to 80 bits so that an SMS holds it. Guesses go through the program,
/// never past it. Whoever has the message can freeze by it and do nothing else.
/// </summary>
internal sealed class AlertLinks(KeyRing ring, PublicAddress address)
{
    private const int IdSize = 16,
        MacSize = 10;
    private readonly byte[] _key = ring.MacKey("alert-link");

    /// <summary>The link for an event's alert.</summary>
    public string Of(SecurityEventId id)
    {
        Span<byte> token = stackalloc byte[IdSize + MacSize];
        id.Value.TryWriteBytes(token);
        Mac(token[..IdSize]).CopyTo(token[IdSize..]);
        return address.Link($"/a/{Base64Url.EncodeToString(token)}");
    }

    /// <summary>The event of a link's token; <c>null</c> when it was not made here.</summary>
    public SecurityEventId? Read(string? text)
    {
        Span<byte> token = stackalloc byte[IdSize + MacSize];
        return
            text is not null
            && Base64Url.IsValid(text, out var size)
            && size == token.Length
            && Base64Url.TryDecodeFromChars(text, token, out _)
            && CryptographicOperations.FixedTimeEquals(Mac(token[..IdSize]), token[IdSize..])
            ? new SecurityEventId(new Guid(token[..IdSize]))
            : null;
    }

    private ReadOnlySpan<byte> Mac(ReadOnlySpan<byte> id) => HMACSHA256.HashData(_key, id).AsSpan(0, MacSize);
}
