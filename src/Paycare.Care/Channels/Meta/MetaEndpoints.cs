using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Meta;

/// <summary>What Meta calls, for WhatsApp, Messenger and Instagram.</summary>
internal static class MetaEndpoints
{
    private const string Header = "X-Hub-Signature-256";

    public static void Map(RouteGroupBuilder channels)
    {
        channels
            .MapGet("/meta", Greet)
            .AnswersFile("text/plain")
            .Documented(
                "verifyMetaHook",
                "Prove our address to Meta",
                "Called by Meta when it is told the address: it shows the token that we gave it, and gets its challenge back."
            )
            .Refuses(RefusalKind.NotAllowed, HookBinding.WrongSignature.Code)
            .Refuses(RefusalKind.NotFound, Refusal.NotFound.Code);
        channels
            .MapPost("/meta", HearAsync)
            .Documented(
                "hearMeta",
                "Take messages of WhatsApp, Messenger and Instagram",
                $"Called by Meta, signed over the body (`{Header}`). A message that is told again changes nothing; kinds of news that "
                    + "mean nothing here are passed over."
            )
            .TakesHook();
    }

    private static HttpAnswer<ContentHttpResult> Greet(
        [FromQuery(Name = "hub.mode")] string? mode,
        [FromQuery(Name = "hub.verify_token")] string? token,
        [FromQuery(Name = "hub.challenge")] string? challenge,
        IOptions<MetaOptions> options
    ) =>
        !options.Value.IsSet || options.Value.VerifyToken.Length == 0 ? Refusal.NotFound
        : mode == "subscribe" && HookBinding.Fits(token, options.Value.VerifyToken) ? TypedResults.Text(challenge ?? "", "text/plain")
        : HookBinding.WrongSignature;

    private static async Task<HttpAnswer<ContentHttpResult>> HearAsync(
        HttpRequest request,
        IOptions<MetaOptions> options,
        MetaReader reader,
        Chats chats,
        CancellationToken cancel
    )
    {
        if (!options.Value.IsSet)
        {
            return Refusal.NotFound;
        }

        if (await HookBinding.ReadAsync(request, cancel) is not { } body)
        {
            return HookBinding.TooLarge;
        }

        if (!HookBinding.Fits(request.Headers[Header], SignatureOf(options.Value.AppSecret, body)))
        {
            return HookBinding.WrongSignature;
        }

        using var told = HookJson.Read(body);
        if (told is null)
        {
            return HookBinding.Unreadable;
        }

        await chats.TakeAsync(reader.Read(told.RootElement), cancel);
        return HookBinding.Done;
    }

    /// <summary>Meta's signature: HMAC-SHA256 under the app's secret over the body's bytes.</summary>
    public static string SignatureOf(string secret, byte[] body) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), body))}";
}
