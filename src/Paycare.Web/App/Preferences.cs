using Microsoft.AspNetCore.Localization;
using Paycare.Platform.Hosting;

namespace Paycare.Web.App;

/// <summary>
/// The customer's choices for this browser: language and theme. Kept in cookies, so they also apply before sign-in.
/// </summary>
internal static class Preferences
{
    public const string ThemeCookie = "paycare_theme",
        LanguageCookie = "paycare_language",
        DeviceCookie = "paycare_device";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(400);

    public static void Keep(HttpContext context, string cookie, string value, bool secret = false) =>
        HostCookies.Keep(context, cookie, value, Kept, secret);

    public static string? Read(HttpContext context, string cookie) => HostCookies.Read(context, cookie);

    /// <summary>The chosen language takes precedence over the browser's.</summary>
    public static IRequestCultureProvider LanguageProvider { get; } =
        new CustomRequestCultureProvider(context =>
            Task.FromResult(
                Read(context, LanguageCookie) is { } name && Paycare.Platform.Localisation.Languages.TryFind(name, out _)
                    ? new ProviderCultureResult(name)
                    : null
            )
        );
}
