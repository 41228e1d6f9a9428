using System.Security.Cryptography;
using System.Text;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Requests;

/// <summary>Requests with an intent row that are being processed; a second one with the same key must wait.</summary>
[OneProcess(KeptBy.Customer, "A repeated request, or a second payment of the same code, would be worked on beside the first.")]
internal sealed class InFlightRequests : KeyedLock<(string Client, string Key)>
{
    public bool TryEnter(string client, string key, [NotNullWhen(true)] out IDisposable? turn) => TryEnter((client, key), out turn);
}

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
