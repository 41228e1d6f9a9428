using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Paycare.Identity.Pushes;

/// <summary>
/// Encrypts a text so that only the browser reads it, not the push service in between: RFC 8291, in one record of RFC 8188
/// (<c>aes128gcm</c>).
/// </summary>
internal static class PushEncryption
{
    private const int SaltSize = 16,
        RecordSize = 4096,
        TagSize = 16;
    private const byte LastRecord = 2;

    /// <summary>The most bytes that push services must take in a message (RFC 8030, section 7.2), less what encryption adds.</summary>
    public const int MostBytes = RecordSize - SaltSize - sizeof(uint) - 1 - P256.Size - TagSize - 1;

    /// <summary>Encrypts with a key pair and a salt that serve once.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, PushKeys browser)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Encrypt(text, browser, ours, RandomNumberGenerator.GetBytes(SaltSize));
    }

    /// <summary>Encrypts with a given key pair and salt, as the example of RFC 8291 does.</summary>
    internal static byte[] Encrypt(ReadOnlySpan<byte> text, PushKeys browser, ECDiffieHellman ours, byte[] salt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MostBytes, nameof(text));
        var point = P256.Point(ours.ExportParameters(includePrivateParameters: false));
        using var theirs = P256.Import(browser.Public);
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        byte[] about = [.. "WebPush: info\0"u8, .. browser.Public, .. point];
        var material = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, browser.Secret, about);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 16, salt, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm\0"));
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, material, 12, salt, Encoding.ASCII.GetBytes("Content-Encoding: nonce\0"));

        byte[] record = [.. text, LastRecord];
        var (sealedRecord, tag) = (new byte[record.Length], new byte[TagSize]);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, record, sealedRecord, tag);
        var size = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(size, RecordSize);
        return [.. salt, .. size, P256.Size, .. point, .. sealedRecord, .. tag];
    }
}
