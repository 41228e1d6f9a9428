using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Hosting;

namespace Paycare.Identity.Sessions;

/// <summary>The cookie that carries a session's token for pages.</summary>
public static class SessionCookie
{
    internal const string Name = "paycare_session",
        DeskName = "paycare_desk",
        DeskDeviceName = "paycare_desk_device";
    private static readonly TimeSpan DeskDeviceKept = TimeSpan.FromDays(180);

    /// <summary>Stores a session in the browser: inaccessible to scripts, and not sent with other sites' forms.</summary>
    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) => Set(context, Name, token, expiresAt);

    /// <summary>Stores a staff session in the browser.</summary>
    public static void SetDesk(HttpContext context, string token, DateTimeOffset expiresAt) => Set(context, DeskName, token, expiresAt);

    /// <summary>Keeps the token by which a browser of staff is known at the next sign-in. It signs nobody in.</summary>
    public static void KeepDeskDevice(HttpContext context, string token) =>
        HostCookies.Keep(context, DeskDeviceName, token, DeskDeviceKept);

    /// <summary>The token by which a browser of staff is known; <c>null</c> when it is not.</summary>
    public static string? DeskDevice(HttpContext context) => HostCookies.Read(context, DeskDeviceName);

    private static void Set(HttpContext context, string name, string token, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(context);
        HostCookies.Keep(context, name, token, expiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
    }

    /// <summary>Removes the session from the browser.</summary>
    public static void Clear(HttpContext context) => HostCookies.Remove(context, Name);

    /// <summary>Removes a staff session from the browser.</summary>
    public static void ClearDesk(HttpContext context) => HostCookies.Remove(context, DeskName);
}
