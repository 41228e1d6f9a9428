using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels;

/// <summary>What a provider posts: read as the bytes that it signed, and no more of them than any provider sends.</summary>
internal static class HookBinding
{
    /// <summary>Bytes of the largest body.</summary>
    public const int Largest = 512 * 1024;

    public static readonly Refusal TooLarge = new(RefusalKind.TooLarge, "request-too-large");
    public static readonly Refusal WrongSignature = new(RefusalKind.NotAllowed, "signature-wrong");
    public static readonly Refusal Unreadable = Refusal.Invalid("body", "field.body-malformed");

    /// <summary>The body; <c>null</c> for one that is too large.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > Largest)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, cancel)) > 0)
        {
            if (body.Length + read > Largest)
            {
                return null;
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>Whether a signature is the right one; in constant time.</summary>
    public static bool Fits(string? given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(right));
}
