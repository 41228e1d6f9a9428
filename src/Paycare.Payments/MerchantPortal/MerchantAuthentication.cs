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
        {
            options.AddPolicy(MerchantCallers.Policy, p => p.RequireClaim(MerchantCallers.MerchantClaim));
            foreach (var scope in Enum.GetValues<MerchantScope>())
            {
                options.AddPolicy(MerchantPolicies.Prefix + scope.Name(), p =>
                    p.RequireClaim(MerchantCallers.MerchantClaim).RequireClaim(MerchantCallers.ScopeClaim, scope.Name())
                );
            }
        });
    }

    private static string? SchemeOf(HttpContext context) =>
        TokenOf(context.Request)?.StartsWith(MerchantKey.Prefix, StringComparison.Ordinal) == true
        || TokenOf(context.Request)?.StartsWith(MerchantSession.Prefix, StringComparison.Ordinal) == true
        || IsPage(context.Request)
            ? SchemeName
            : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await FindAsync() is not { } found)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity(SchemeName);
        identity.AddClaim(new Claim(MerchantCallers.MerchantClaim, found.Merchant.ToString()));
        identity.AddClaims(found.Scopes.Select(s => new Claim(MerchantCallers.ScopeClaim, s)));
        if (found.Key is { } key)
        {
            identity.AddClaim(new Claim(MerchantCallers.KeyClaim, key.ToString()));
        }

        if (found.User is { } user)
        {
            identity.AddClaim(new Claim(MerchantCallers.UserClaim, user.ToString()));
        }

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

    /// <summary>Names the scope that is missing. A page without a body gets its words from the host.</summary>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (IsPage(Request))
        {
            Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        var missing = Context
            .GetEndpoint()
            ?.Metadata.GetOrderedMetadata<IAuthorizeData>()
            .Select(a => a.Policy)
            .FirstOrDefault(p =>
                p?.StartsWith(MerchantPolicies.Prefix, StringComparison.Ordinal) == true
                && !Context.User.HasClaim(MerchantCallers.ScopeClaim, p[MerchantPolicies.Prefix.Length..])
            );
        var isMerchant = Context.User.HasClaim(c => c.Type == MerchantCallers.MerchantClaim);
        return Problem.WriteAsync(Context, MerchantScopes.Missing(isMerchant ? missing?[MerchantPolicies.Prefix.Length..] : null));
    }

    private async Task<MerchantCaller?> FindAsync()
    {
        if (TokenOf(Request) is { } text)
        {
            return text.StartsWith(MerchantSession.Prefix, StringComparison.Ordinal)
                ? await sessions.FindAsync(text, Context.RequestAborted) is { User: not null } person
                    ? person
                    : null
                : await keys.FindAsync(text, Context.RequestAborted) is { } key
                    ? new MerchantCaller(key.Merchant, key.Id, null, null, key.ScopesOfBearer)
                    : null;
        }

        return IsPage(Request) && HostCookies.Read(Context, MerchantCookie.Name) is { Length: > 0 } token
            ? await sessions.FindAsync(token, Context.RequestAborted)
            : null;
    }

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
    internal const string Name = "paycare_merchant",
        DeviceName = "paycare_merchant_device";
    private static readonly TimeSpan DeviceKept = TimeSpan.FromDays(180);

    /// <summary>Keeps a sign-in in the browser for merchant pages: out of scripts' reach, and never sent from other sites.</summary>
    public static void Set(HttpContext context, MerchantSignIn signIn)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(signIn);
        if (signIn.DeviceToken is { } device)
        {
            HostCookies.Keep(context, DeviceName, device, DeviceKept);
        }

        HostCookies.Keep(
            context,
            Name,
            signIn.Token,
            signIn.ExpiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow()
        );
    }

    /// <summary>Removes it from the browser.</summary>
    public static void Clear(HttpContext context) => HostCookies.Remove(context, Name);

    /// <summary>The token by which a browser of a merchant's person is known; it signs nobody in.</summary>
    public static string? Device(HttpContext context) => HostCookies.Read(context, DeviceName);
}
