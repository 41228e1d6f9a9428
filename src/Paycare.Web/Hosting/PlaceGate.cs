using System.Net;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>
/// Lets requests in that take a place, before anything of them is read: forms with files, event streams, windows of the desk.
/// Placed before the check of forms, which reads them whole. Files are turned away where none are expected.
/// </summary>
internal sealed class PlaceGate(RequestDelegate next, Places places, IOptions<PlaceLimits> limits, IOptions<RateLimits> rates)
{
    private static readonly Refusal WrongMediaType = new(RefusalKind.WrongMediaType, "media-type");

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        var kind = context.GetEndpoint()?.Metadata.GetMetadata<HoldsPlaceAttribute>()?.Kind;
        if (kind is null or not PlaceKind.Upload && HasFiles(request))
        {
            return Faults.AnswerAsync(context, WrongMediaType);
        }

        return
            kind is not { } held || (held == PlaceKind.Upload && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
            ? next(context)
            : HoldAsync(context, held);
    }

    private async Task HoldAsync(HttpContext context, PlaceKind kind)
    {
        var session = context.User.SessionOrNull();
        var isUpload = kind == PlaceKind.Upload;
        var taken = places.Take(isUpload && session is null ? PlaceKind.StrangersUpload : kind, session?.ToString() ?? Address(context));
        if (taken.IsRefused(out var refusal, out var place))
        {
            Problem.MarkPage(context, refusal);
            await Faults.AnswerAsync(context, refusal);
            return;
        }

        using (place)
        {
            using var end = isUpload ? new CancellationTokenSource(limits.Value.UploadWithin) : null;
            await using var late = end?.Token.Register(context.Abort) ?? default;
            await next(context);
        }
    }

    /// <summary>In development and in tests many share this machine's address.</summary>
    private string Address(HttpContext context)
    {
        var sender = context.Sender();
        return IPAddress.IsLoopback(sender) && rates.Value.LoopbackFactor > 1
            ? context.Connection.Id
            : ClientAddress.Counted(sender).ToString();
    }

    private static bool HasFiles(HttpRequest request) =>
        request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
}
