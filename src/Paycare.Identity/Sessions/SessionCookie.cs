using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Paycare.Identity.Sessions;

/// <summary>The cookie that carries a session's token for pages.</summary>
public static class SessionCookie
{
    internal const string Name = "paycare_session",
        DeskName = "paycare_desk";

    /// <summary>Stores a session in the browser: inaccessible to scripts, and not sent with other sites' forms.</summary>
    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) => Set(context, Name, token, expiresAt);

    /// <summary>Stores a staff session in the browser.</summary>
    public static void SetDesk(HttpContext context, string token, DateTimeOffset expiresAt) => Set(context, DeskName, token, expiresAt);

    private static void Set(HttpContext context, string name, string token, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Append(
            name,
            token,
            new CookieOptions
            {
                HttpOnly = true,
                Secure = context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment(),
                SameSite = SameSiteMode.Lax,
                // A duration, not a date: a phone with a wrong clock would drop it at once or keep it forever.
                MaxAge = expiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
                IsEssential = true,
            }
        );
    }

    /// <summary>Removes the session from the browser.</summary>
    public static void Clear(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(Name);
    }

    /// <summary>Removes a staff session from the browser.</summary>
    public static void ClearDesk(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(DeskName);
    }
}
