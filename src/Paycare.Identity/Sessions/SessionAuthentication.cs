using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Identity.Staff;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity.Sessions;

/// <summary>
/// Signs a request in by its bearer token (RFC 6750), or by the cookie that pages use over the same sessions. For the API a
/// cookie serves only reads: a browser adds it to forged requests too. Pages check a token of their own on every form.
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    SessionBook sessions
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Session";
    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        var token =
            header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase) ? header[BearerPrefix.Length..].Trim()
            : HttpMethods.IsGet(Request.Method) || !IsApi
                ? Request.Cookies[IsDesk || IsDeskApi ? SessionCookie.DeskName : SessionCookie.Name]
            : null;
        // The desk's line to the server comes back by itself after a break: nobody need sit there.
        if (string.IsNullOrEmpty(token) || await sessions.FindAsync(token, isInput: !IsLine, Context.RequestAborted) is not { } session)
        {
            return AuthenticateResult.NoResult();
        }

        var identity = new ClaimsIdentity(SchemeName, ClaimTypes.NameIdentifier, ClaimTypes.Role);
        identity.AddClaim(new Claim(Callers.SessionClaim, session.Id.ToString()));
        if (session.Customer is { } customer)
        {
            identity.AddClaim(new Claim(Callers.CustomerClaim, customer.ToString()));
        }
        else if (session.Staff is { } staff)
        {
            identity.AddClaim(new Claim(Callers.StaffClaim, staff.ToString()));
            identity.AddClaim(new Claim(ClaimTypes.Role, session.Role!.Value.ToString()));
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (!IsApi && !IsLine)
        {
            var page = IsDesk ? "/desk/sign-in" : "/sign-in";
            Response.Redirect(
                HttpMethods.IsGet(Request.Method) ? $"{page}?next={Uri.EscapeDataString(Request.Path + Request.QueryString)}" : page
            );
            return Task.CompletedTask;
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.WriteAsync(Context, new Refusal(RefusalKind.NotSignedIn, "not-signed-in"));
    }

    private bool IsApi => Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);

    private bool IsLine => Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase);

    private bool IsDeskApi => Request.Path.StartsWithSegments("/api/v1/desk", StringComparison.OrdinalIgnoreCase);

    /// <summary>The desk has a cookie of its own, so that one browser can be customer and agent side by side.</summary>
    private bool IsDesk => IsLine || Request.Path.StartsWithSegments("/desk", StringComparison.OrdinalIgnoreCase);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        if (HttpMethods.IsGet(Request.Method) && IsDesk && !IsLine)
        {
            Response.Redirect("/desk/sign-in?role=true");
            return Task.CompletedTask;
        }

        return Problem.WriteAsync(Context, new Refusal(RefusalKind.NotAllowed, "not-allowed"));
    }
}

/// <summary>The cookie that carries a session's token for pages.</summary>
public static class SessionCookie
{
    internal const string Name = "paycare_session",
        DeskName = "paycare_desk";

    /// <summary>Keeps a session in the browser: out of scripts' reach, and not sent along from other sites' forms.</summary>
    public static void Set(HttpContext context, string token, DateTimeOffset expiresAt) => Set(context, Name, token, expiresAt);

    /// <summary>Keeps a staff session in the browser.</summary>
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
                // A span, not a date: a phone whose clock is wrong would drop it at once or keep it for ever.
                MaxAge = expiresAt - context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(),
                IsEssential = true,
            }
        );
    }

    /// <summary>Takes it out of the browser.</summary>
    public static void Clear(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(Name);
    }

    /// <summary>Takes a staff session out of the browser.</summary>
    public static void ClearDesk(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Response.Cookies.Delete(DeskName);
    }
}

/// <summary>Who is calling.</summary>
public static class Callers
{
    internal const string CustomerClaim = "customer",
        StaffClaim = "staff",
        SessionClaim = "session";

    /// <summary>The signed-in customer. Only behind <see cref="Policies.Customer"/>.</summary>
    public static CustomerId Customer(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(CustomerClaim)!, "N"));

    /// <summary>The signed-in customer who asks. Only behind <see cref="Policies.Customer"/>.</summary>
    public static CustomerId Customer(this Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Principal.Customer();
    }

    /// <summary>The signed-in customer, or <c>null</c> for anybody else.</summary>
    public static CustomerId? CustomerOrNull(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(CustomerClaim) is { } id ? new CustomerId(Guid.ParseExact(id, "N")) : null;

    /// <summary>The signed-in member of staff. Only behind a staff policy.</summary>
    public static StaffId Staff(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(StaffClaim)!, "N"));

    /// <summary>What the signed-in member of staff is. Only behind a staff policy.</summary>
    public static StaffRole StaffRole(this ClaimsPrincipal caller) => Enum.Parse<StaffRole>(caller.FindFirstValue(ClaimTypes.Role)!);

    /// <summary>The session of the request, or <c>null</c> for somebody who is not signed in.</summary>
    public static SessionId? SessionOrNull(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(SessionClaim) is { } id ? new SessionId(Guid.ParseExact(id, "N")) : null;

    /// <summary>The session of the request. Only behind a policy.</summary>
    public static SessionId Session(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(SessionClaim)!, "N"));
}

/// <summary>Who may call what. Every endpoint names one of these, or says that it is open to all.</summary>
public static class Policies
{
    /// <summary>A signed-in customer.</summary>
    public const string Customer = "customer";

    /// <summary>Care's desk: agent, lead or risk officer.</summary>
    public const string Desk = "desk";

    /// <summary>Any member of staff.</summary>
    public const string Staff = "staff";

    /// <summary>Beginning and ending incidents.</summary>
    public const string ManageIncidents = "manage-incidents";

    /// <summary>Answering disputes of cards' banks, or giving them up.</summary>
    public const string ActOnDisputes = "act-on-disputes";

    /// <summary>Seeing who works here.</summary>
    public const string SeeStaff = "see-staff";

    /// <summary>Inviting, changing roles, disabling.</summary>
    public const string ManageStaff = "manage-staff";

    /// <summary>Being the second person when somebody's second factor is reset.</summary>
    public const string DecideStaff = "decide-staff";

    /// <summary>Adding merchants and suspending them.</summary>
    public const string ManageMerchants = "manage-merchants";

    /// <summary>How customers and staff are known: the scheme of every policy that names no other.</summary>
    public const string SessionScheme = SessionAuthentication.SchemeName;

    /// <summary>Looking at documents of customers who want to be verified.</summary>
    public const string SeeIdentity = "see-identity";

    internal static void Add(AuthorizationOptions options)
    {
        foreach (
            var (policy, permission) in new[]
            {
                (Desk, StaffPermission.WorkOnCases),
                (SeeStaff, StaffPermission.SeeStaff),
                (ManageStaff, StaffPermission.ManageStaff),
                (DecideStaff, StaffPermission.DecideOnStaff),
                (ManageIncidents, StaffPermission.ManageIncidents),
                (ManageMerchants, StaffPermission.ManageMerchants),
                (SeeIdentity, StaffPermission.SeeIdentity),
                (ActOnDisputes, StaffPermission.ActOnDisputes),
            }
        )
        {
            options.AddPolicy(policy, p => p.RequireRole(StaffPermissions.Of(permission).Select(r => r.ToString())));
        }

        options.AddPolicy(Customer, p => p.RequireClaim(Callers.CustomerClaim));
        options.AddPolicy(Staff, p => p.RequireClaim(Callers.StaffClaim));
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
    }
}
