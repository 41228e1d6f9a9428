using Microsoft.AspNetCore.Localization;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;

namespace Paycare.Web.App;

/// <summary>
/// The customer's choices for this browser: language and theme. Kept in cookies, so they also apply before sign-in.
/// </summary>
internal static class Preferences
{
    public const string ThemeCookie = "paycare_theme",
        LanguageCookie = "paycare_language",
        DeviceCookie = "paycare_device",
        LanguageQuery = "lang";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static void Keep(HttpContext context, string cookie, string value, bool secret = false) =>
        HostCookies.Keep(context, cookie, value, Kept, secret);

    public static string? Read(HttpContext context, string cookie) => HostCookies.Read(context, cookie);

    /// <summary>The chosen language takes precedence over the browser's. A link may choose: no script and no sign-in is needed.</summary>
    public static IRequestCultureProvider LanguageProvider { get; } =
        new CustomRequestCultureProvider(context =>
        {
            if (context.Request.Query[LanguageQuery].ToString() is var chosen && Languages.TryFind(chosen, out _))
            {
                Keep(context, LanguageCookie, chosen);
                return Task.FromResult<ProviderCultureResult?>(new ProviderCultureResult(chosen));
            }

            return Task.FromResult(
                Read(context, LanguageCookie) is { } name && Languages.TryFind(name, out _) ? new ProviderCultureResult(name) : null
            );
        });
}
