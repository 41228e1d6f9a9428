using System.Buffers.Text;
using System.Security.Cryptography;

namespace Paycare.Identity.Pushes;

/// <summary>A browser's keys for texts to it (RFC 8291): a public key, and a secret that only it and we know.</summary>
/// <param name="Public">A point on P-256, uncompressed: 65 bytes.</param>
/// <param name="Secret">16 bytes.</param>
internal sealed record PushKeys(byte[] Public, byte[] Secret)
{
    private const int SecretSize = 16;
    private const char Between = '.';

    /// <summary>Both in one text, for sealing.</summary>
    public override string ToString() => $"{Base64Url.EncodeToString(Public)}{Between}{Base64Url.EncodeToString(Secret)}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static PushKeys Read(string text)
    {
        var parts = text.Split(Between);
        return new PushKeys(Base64Url.DecodeFromChars(parts[0]), Base64Url.DecodeFromChars(parts[1]));
    }

    /// <summary>Reads a public key as browsers give it, base64url; <c>null</c> when it is none.</summary>
    public static byte[]? ReadPublic(string text)
    {
        if (!Base64Url.IsValid(text, out var size) || size != P256.Size)
        {
            return null;
        }

        var point = Base64Url.DecodeFromChars(text);
        try
        {
            using var key = P256.Import(point);
            return point;
        }
        catch (CryptographicException)
        {
            // Not on the curve.
            return null;
        }
    }

    /// <summary>Reads a secret as browsers give it, base64url; <c>null</c> when it is none.</summary>
    public static byte[]? ReadSecret(string text) =>
        Base64Url.IsValid(text, out var size) && size == SecretSize ? Base64Url.DecodeFromChars(text) : null;
}

/// <summary>Points on the curve P-256, uncompressed (SEC 1, section 2.3.3).</summary>
internal static class P256
{
    private const byte Uncompressed = 4;
    private const int Coordinate = 32;

    /// <summary>The size of a point in bytes.</summary>
    public const int Size = 1 + (2 * Coordinate);

    /// <summary>A public key's point.</summary>
    public static byte[] Point(ECParameters key) => [Uncompressed, .. key.Q.X!, .. key.Q.Y!];

    /// <summary>A public key of a point.</summary>
    /// <exception cref="CryptographicException">It is no point on the curve.</exception>
    public static ECDiffieHellman Import(byte[] point) =>
        point[0] == Uncompressed
            ? ECDiffieHellman.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = point[1..(1 + Coordinate)], Y = point[(1 + Coordinate)..] },
                }
            )
            : throw new CryptographicException("The point is not uncompressed.");
}
