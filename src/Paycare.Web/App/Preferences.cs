using Microsoft.AspNetCore.Localization;

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
        context.Response.Cookies.Append(
            cookie,
            value,
            new CookieOptions
            {
                HttpOnly = secret,
                Secure = context.Request.IsHttps || !context.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment(),
                SameSite = SameSiteMode.Lax,
                MaxAge = Kept,
                IsEssential = true,
            }
        );

    /// <summary>The chosen language takes precedence over the browser's.</summary>
    public static IRequestCultureProvider LanguageProvider { get; } =
        new CustomRequestCultureProvider(context =>
            Task.FromResult(
                context.Request.Cookies[LanguageCookie] is { } name && Paycare.Platform.Localisation.Languages.TryFind(name, out _)
                    ? new ProviderCultureResult(name)
                    : null
            )
        );
}
