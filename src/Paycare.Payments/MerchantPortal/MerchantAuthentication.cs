using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Payments.Merchants;
using Paycare.Platform.Hosting;
using Paycare.Platform.Results;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// Authenticates a merchant by its API key as a bearer token, and its people on <c>/merchant</c> by a cookie. The cookie is not
/// accepted by the API, because browsers also send it with forged requests.
/// </summary>
internal sealed class MerchantAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    MerchantKeyBook keys,
    MerchantSessions sessions
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Merchant";
    private const string BearerPrefix = "Bearer ",
        Pages = "/merchant",
        SignInPage = "/merchant/sign-in";

    /// <summary>Sessions stay the default scheme; it hands over what is a merchant's, so 401 and 403 mean the same everywhere.</summary>
    public static void Add(IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, MerchantAuthentication>(SchemeName, null);
        services.Configure<AuthenticationSchemeOptions>(Policies.SessionScheme, session => session.ForwardDefaultSelector = SchemeOf);
        services.Configure<AuthorizationOptions>(options =>
            options.AddPolicy(MerchantCallers.Policy, p => p.RequireClaim(MerchantCallers.MerchantClaim))
        );
    }

    private static string? SchemeOf(HttpContext context) =>
        TokenOf(context.Request)?.StartsWith(MerchantKey.Prefix, StringComparison.Ordinal) == true || IsPage(context.Request)
            ? SchemeName
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        (MerchantId Merchant, MerchantKeyId Key, MerchantSessionId? Session)? caller = null;
        if (TokenOf(Request) is { } text)
        {
            caller = await keys.FindAsync(text, Context.RequestAborted) is { } key ? (key.Merchant, key.Id, null) : null;
        }
        else if (IsPage(Request) && HostCookies.Read(Context, MerchantCookie.Name) is { Length: > 0 } token)
        {
            caller = await sessions.FindAsync(token, Context.RequestAborted) is { } session
                ? (session.Merchant, session.Key, session.Id)
                : null;
        }

        if (caller is not { } found)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(MerchantCallers.MerchantClaim, found.Merchant.ToString()));
        identity.AddClaim(new Claim(MerchantCallers.KeyClaim, found.Key.ToString()));
        if (found.Session is { } open)
        {
            identity.AddClaim(new Claim(MerchantCallers.SessionClaim, open.ToString()));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (IsPage(Request))
        {
            Response.Redirect(SignInPage);
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(Context, new Refusal(RefusalKind.NotSignedIn, "not-signed-in"));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problem.WriteAsync(Context, new Refusal(RefusalKind.NotAllowed, "not-allowed"));

    private static bool IsPage(HttpRequest request) => request.Path.StartsWithSegments(Pages, StringComparison.OrdinalIgnoreCase);

    private static string? TokenOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim() : null;
    }
}

/// <summary>The cookie of the merchant's page.</summary>
public static class MerchantCookie
{
    internal const string Name = "paycare_merchant";

    /// <summary>Keeps a sign-in in the browser for merchant pages: out of scripts' reach, and never sent from other sites.</summary>
    public static void Set(HttpContext context, MerchantSignIn signIn)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(signIn);
        HostCookies.Keep(
            context,
            Name,
            signIn.Token,
            signIn.ExpiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
        );
    }

    /// <summary>Removes it from the browser.</summary>
    public static void Clear(HttpContext context) => HostCookies.Remove(context, Name);
}
