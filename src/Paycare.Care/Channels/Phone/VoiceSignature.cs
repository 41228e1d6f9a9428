using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;

namespace Paycare.Care.Channels.Phone;

/// <summary>
/// The signature by which voice providers prove a call of theirs (<c>X-Twilio-Signature</c>): HMAC-SHA1 under the auth token over the
/// whole address and the fields, sorted by name, each name followed by its value; in Base64.
/// </summary>
internal static class VoiceSignature
{
    public const string Header = "X-Twilio-Signature";

    [SuppressMessage("Security", "CA5350", Justification = "The provider's scheme; a keyed hash does not need SHA-1's lost qualities.")]
    public static string Of(string token, string address, IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var text = new StringBuilder(address);
        foreach (var (name, values) in fields.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            foreach (var value in values)
            {
                text.Append(name).Append(value);
            }
        }

        return Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>Whether a signature is of one of the addresses by which a call can have reached us; compared in constant time.</summary>
    public static bool Fits(string? signature, string token, IEnumerable<string> addresses, VoiceForm form)
    {
        var given = Encoding.UTF8.GetBytes(signature ?? "");
        var fits = false;
        foreach (var address in addresses)
        {
            fits |= CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Of(token, address, form.Fields)));
        }

        return fits;
    }
}
