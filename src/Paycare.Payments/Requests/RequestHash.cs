using System.Security.Cryptography;
using System.Text;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Requests;

/// <summary>
/// Distinguishes a repeated request from a reused key: a keyed hash over its content, without PIN and security code (a plain hash
/// of a six-digit PIN could be broken by trying a million values).
/// </summary>
internal sealed class RequestHash(KeyRing ring)
{
    private readonly byte[] _key = ring.MacKey("request-hash");

    public byte[] Of(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            // Length first, so moving a letter from one part to the next changes the text.
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        return HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
