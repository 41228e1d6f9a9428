using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Paycare.Platform.Hosting;

/// <summary>
/// Paycare's cookies. Outside Development their names carry the prefix <c>__Host-</c>: browsers then take and send them over TLS
/// only, and no other host of the domain can set them. In Development they also work without TLS.
/// </summary>
public static class HostCookies
{
    private const string Prefix = "__Host-";

    /// <summary>The name under which the browser keeps a cookie.</summary>
    public static string Name(IHostEnvironment environment, string name) => environment.IsDevelopment() ? name : Prefix + name;

    /// <summary>A cookie's value; <c>null</c> when the browser sent none.</summary>
    public static string? Read(HttpContext context, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Cookies[Name(Environment(context), name)];
    }

    /// <summary>Keeps a value in the browser. It is not sent with other sites' forms.</summary>
    /// <param name="context">The request that is being answered.</param>
    /// <param name="name">The cookie's name, without prefix.</param>
    /// <param name="value">The value.</param>
    /// <param name="kept">How long: a duration, because a phone with a wrong clock would drop a date at once or keep it forever.</param>
    /// <param name="isSecret">Whether scripts must not reach it.</param>
    public static void Keep(HttpContext context, string name, string value, TimeSpan kept, bool isSecret = true)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = Options(context);
        (options.HttpOnly, options.MaxAge) = (isSecret, kept);
        context.Response.Cookies.Append(Name(Environment(context), name), value, options);
    }

    /// <summary>Removes a cookie from the browser.</summary>
    public static void Remove(HttpContext context, string name)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(Name(Environment(context), name), Options(context));
    }

    private static CookieOptions Options(HttpContext context) =>
        new()
        {
            Secure = context.Request.IsHttps || !Environment(context).IsDevelopment(),
            SameSite = SameSiteMode.Lax,
            Path = "/",
            IsEssential = true,
        };

    private static IHostEnvironment Environment(HttpContext context) => context.RequestServices.GetRequiredService<IHostEnvironment>();
}
