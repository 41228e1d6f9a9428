using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Platform.Operations;
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

    /// <summary>What a provider that asks for nothing is answered.</summary>
    public static ContentHttpResult Done => TypedResults.Text("ok", "text/plain");

    /// <summary>Documents how a call of a provider ends.</summary>
    public static RouteHandlerBuilder TakesHook(this RouteHandlerBuilder endpoint, string mediaType = "text/plain") =>
        endpoint
            .AnswersFile(mediaType)
            .Refuses(RefusalKind.NotAllowed, WrongSignature.Code)
            .Refuses(RefusalKind.NotFound, Refusal.NotFound.Code)
            .Refuses(RefusalKind.TooLarge, TooLarge.Code);

    /// <summary>The body; <c>null</c> for one that is too large.</summary>
    /// <param name="request">The call.</param>
    /// <param name="cancel">Cancels it.</param>
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
