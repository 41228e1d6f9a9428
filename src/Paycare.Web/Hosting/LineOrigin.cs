using Paycare.Platform.Hosting;
using Paycare.Platform.Results;

namespace Paycare.Web.Hosting;

/// <summary>
/// Refuses the desk's connection to pages of other sites: a WebSocket is not bound by the same-origin policy, and the browser sends the
/// cookie with it (OWASP ASVS 5.0, 4.4.2). A browser always names the origin when it opens one.
/// </summary>
internal sealed class LineOrigin(RequestDelegate next, PublicAddress address)
{
    private static readonly Refusal Foreign = new(RefusalKind.NotAllowed, "not-allowed");

    public Task InvokeAsync(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) && !IsOurs(context.Request)
            ? Faults.AnswerAsync(context, Foreign)
            : next(context);

    private bool IsOurs(HttpRequest request) =>
        request.Headers.Origin.ToString() is not { Length: > 0 } origin
            ? !(HttpMethods.IsConnect(request.Method) || request.Headers.Upgrade.Count > 0)
            : origin == address.Origin || origin == $"{request.Scheme}://{request.Host}";
}
