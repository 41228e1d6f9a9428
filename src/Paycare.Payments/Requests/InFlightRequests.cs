using System.Security.Cryptography;
using System.Text;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;

namespace Paycare.Payments.Requests;

/// <summary>Requests that keep an intent row and are being worked on now: a second one with the same key is told to wait.</summary>
[OneProcess(KeptBy.Customer, "A repeated request, or a second payment of the same code, would be worked on beside the first.")]
internal sealed class InFlightRequests : KeyedLock<(string Client, string Key)>
{
    public bool TryEnter(string client, string key, [NotNullWhen(true)] out IDisposable? turn) => TryEnter((client, key), out turn);
}

/// <summary>
/// Tells a repeated request from a reused key: a keyed hash over what was asked for, without PIN and security code (a
/// plain hash would give a six-digit PIN away to anybody who can count to a million).
/// </summary>
internal sealed class RequestHash(KeyRing ring)
{
    private readonly byte[] _key = ring.MacKey("request-hash");

    public byte[] Of(params ReadOnlySpan<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            // Length first, so that moving a letter from one part to the next makes another text.
            text.Append(part?.Length ?? -1).Append(':').Append(part);
        }

        return HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
