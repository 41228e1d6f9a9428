using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Paycare.Ledger.Ids;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger;

/// <summary>
/// The public text of an attempt's id. A bare sequence would reveal Paycare's volume and invite guessing of neighbouring ids, so
/// the text is one AES-256 block over the sequence and eight zero bytes: texts have no order, and a made-up one decrypts to
/// something without the zeros.
/// </summary>
/// <param name="ring">The key ring; texts made with another ring cannot be read.</param>
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

    /// <summary>Reads an id's text; false for anything not written by <see cref="Text"/>.</summary>
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

        // The last character has four spare bits: of the texts that decode alike, only the one written is valid.
        return plain[8..].IndexOfAnyExcept((byte)0) < 0 && id.Sequence > 0 && Text(id) == text;
    }

    // One per call: an instance is not thread-safe.
    private Aes Cipher()
    {
        var cipher = Aes.Create();
        cipher.Key = _key;
        return cipher;
    }
}
