using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Paycare.Care.Channels.WeChat;

/// <summary>WeChat's signatures and its encryption of messages.</summary>
internal static class WeChatSecrets
{
    private const int Nonce = 16,
        Length = 4,
        LargestPadding = 32;

    /// <summary>SHA-1 over the sorted parts, in hexadecimal: token, time and nonce, and of an encrypted message its text.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "The provider's scheme.")]
    public static string SignatureOf(params IEnumerable<string> parts) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Order(StringComparer.Ordinal)))));

    /// <summary>
    /// Opens an encrypted message: AES-256 in CBC mode; sixteen bytes of chance, the length, the message, the account's id.
    /// </summary>
    /// <returns>The message; <c>null</c> when it is none, or one for another account.</returns>
    public static string? Open(string encodingAesKey, string appId, string encrypted)
    {
        try
        {
            using var aes = AesOf(encodingAesKey);
            var key = aes.Key;
            var plain = aes.DecryptCbc(Convert.FromBase64String(encrypted), key.AsSpan(0, Nonce), PaddingMode.None);
            var padding = plain[^1];
            if (padding is 0 or > LargestPadding || plain.Length < Nonce + Length + padding)
            {
                return null;
            }

            var told = plain.AsSpan(Nonce, plain.Length - Nonce - padding);
            var length = BinaryPrimitives.ReadInt32BigEndian(told);
            told = told[Length..];
            return length >= 0 && length <= told.Length && Encoding.UTF8.GetString(told[length..]) == appId
                ? Encoding.UTF8.GetString(told[..length])
                : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static Aes AesOf(string encodingAesKey)
    {
        var aes = Aes.Create();
        aes.Key = Convert.FromBase64String(encodingAesKey + "=");
        return aes;
    }
}
