using System.Globalization;
using Paycare.Care.Channels.Media;

namespace Paycare.Web.Demo.Channels;

/// <summary>
/// Where the played providers give out what was sent, each by its own calls: WhatsApp and Telegram lead from an id to an address, LINE and
/// WeChat give it at once, and a message of Messenger or Instagram says itself where it is.
/// </summary>
internal static class PlayedProviders
{
    private const string Bearer = $"Bearer {PlayedMedia.Token}";

    public static void Map(IEndpointRouteBuilder dev)
    {
        var providers = dev.MapGroup(PlayedMedia.Folder["dev".Length..]).ExcludeFromDescription();
        providers.MapGet("/meta/{id}", Tell);
        providers.MapGet("/files/{id}", (string id, Plays plays) => Give(id, plays));
        providers.MapGet(
            "/telegram/bot{token}/getFile",
            (string token, [Microsoft.AspNetCore.Mvc.FromQuery(Name = "file_id")] string file) =>
                token == PlayedMedia.Token
                    ? Results.Json(new { ok = true, result = new { file_id = file, file_path = $"photos/{file}" } })
                    : Results.Unauthorized()
        );
        providers.MapGet("/telegram/file/bot{token}/photos/{id}", (string token, string id, Plays plays) =>
            token == PlayedMedia.Token ? Give(id, plays) : Results.Unauthorized()
        );
        providers.MapGet("/line/v2/bot/message/{id}/content", (string id, HttpRequest request, Plays plays) =>
            IsAllowed(request) ? Give(id, plays) : Results.Unauthorized()
        );
        providers.MapGet("/wechat/cgi-bin/media/get", GiveWeChat);
    }

    /// <summary>Where a message of Messenger or Instagram says that a picture is.</summary>
    public static Uri AddressOf(Uri host, long id) =>
        new(host, string.Create(CultureInfo.InvariantCulture, $"/{PlayedMedia.Folder}/files/{id}"));

    private static IResult Tell(string id, HttpRequest request, Plays plays) =>
        !IsAllowed(request) ? Results.Unauthorized()
        : plays.PictureOf(id) is not { } picture ? Results.NotFound()
        : Results.Json(
            new
            {
                id,
                url = $"{request.Scheme}://{request.Host}/{PlayedMedia.Folder}/files/{id}",
                file_size = picture.Length,
            }
        );

    private static IResult GiveWeChat(HttpRequest request, Plays plays)
    {
        var (token, id) = (request.Query["access_token"].ToString(), request.Query["media_id"].ToString());
        return token != PlayedMedia.Token ? Results.Json(new { errcode = 40001, errmsg = "invalid credential" })
            : plays.PictureOf(id) is null ? Results.Json(new { errcode = 40007, errmsg = "invalid media_id" })
            : Give(id, plays);
    }

    private static IResult Give(string id, Plays plays) =>
        plays.PictureOf(id) is { } picture ? Results.Bytes(picture, "application/octet-stream") : Results.NotFound();

    private static bool IsAllowed(HttpRequest request) => request.Headers.Authorization == Bearer;
}
