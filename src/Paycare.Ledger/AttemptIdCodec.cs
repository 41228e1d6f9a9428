using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Paycare.Ledger.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger;

/// <summary>
/// The outside text of an attempt's id. A bare sequence would tell how much Paycare sells and invite people to try the
/// neighbours; so the text is one AES-256 block over the sequence and eight zero bytes: in no order, and a made-up text
/// decrypts to something without the zeros.
/// </summary>
/// <param name="ring">The key ring; another ring reads none of these texts.</param>
public sealed class AttemptIdCodec(KeyRing ring)
{
    private const int BlockLength = 16;
    private const int TextLength = 22;

    private readonly byte[] _key = ring.MacKey("attempt-id");

    /// <summary>The id as 22 URL-safe characters.</summary>
    public string Text(AttemptId id)
    {
        Span<byte> plain = stackalloc byte[BlockLength];
        Span<byte> block = stackalloc byte[BlockLength];
        plain.Clear();
        BinaryPrimitives.WriteInt64BigEndian(plain, id.Sequence);
        using var cipher = Cipher();
        cipher.EncryptEcb(plain, block, PaddingMode.None);
        return Base64Url.EncodeToString(block);
    }

    /// <summary>Reads an id's text; false for anything that <see cref="Text"/> did not write.</summary>
    public bool TryRead(string? text, out AttemptId id)
    {
        id = default;
        Span<byte> block = stackalloc byte[BlockLength];
        if (
            text is not { Length: TextLength }
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, block, out var length)
            || length != BlockLength
        )
        {
            return false;
        }

        Span<byte> plain = stackalloc byte[BlockLength];
        using var cipher = Cipher();
        cipher.DecryptEcb(block, plain, PaddingMode.None);
        id = new AttemptId(BinaryPrimitives.ReadInt64BigEndian(plain));

        // The last character carries four spare bits: of the texts that decode alike, only the written one counts.
        return plain[8..].IndexOfAnyExcept((byte)0) < 0 && id.Sequence > 0 && Text(id) == text;
    }

    // One per call: an instance may not be shared by threads.
    private Aes Cipher()
    {
        var cipher = Aes.Create();
        cipher.Key = _key;
        return cipher;
    }
}
