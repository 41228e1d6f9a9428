namespace Paycare.Web.Hosting;

/// <summary>
/// What browsers are told with every answer: nothing from elsewhere, no inline script, no frames, no guessing, no keeping.
/// </summary>
internal static class SecureHeaders
{
    private const string Pages =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; object-src 'none'; "
        + "base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Scans = ["/scan", "/pay"];

    public static IApplicationBuilder UseSecureHeaders(this IApplicationBuilder app) =>
        app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    var headers = context.Response.Headers;
                    // Files of people come with a stricter one of their own, out of the API alone: pages get a laxer one from their
                    // framework.
                    if (headers.ContentSecurityPolicy.Count == 0 || !context.Request.Path.StartsWithSegments("/api"))
                    {
                        headers.ContentSecurityPolicy = Pages;
                    }

                    headers.XContentTypeOptions = "nosniff";
                    headers.XFrameOptions = "DENY";
                    // An address may contain a link's secret or identify a customer's case.
                    headers["Referrer-Policy"] = "same-origin";
                    // The camera only where codes are scanned.
                    var camera = Scans.Any(p => context.Request.Path.Equals(p, StringComparison.OrdinalIgnoreCase)) ? "self" : "";
                    headers["Permissions-Policy"] = $"camera=({camera}), microphone=(), geolocation=(), payment=(), usb=()";
                    headers["Cross-Origin-Opener-Policy"] = "same-origin";
                    headers["Cross-Origin-Resource-Policy"] = "same-origin";
                    // Downloads of a page too: whatever is shown to somebody signed in is theirs.
                    if (
                        headers.CacheControl.Count == 0
                        && (context.Request.Path.StartsWithSegments("/api") || context.User.Identity?.IsAuthenticated == true)
                    )
                    {
                        headers.CacheControl = "no-store";
                    }

                    return Task.CompletedTask;
                });
                return next(context);
            }
        );
}
