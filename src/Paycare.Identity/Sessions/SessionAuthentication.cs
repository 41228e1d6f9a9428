using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Identity.Staff;
using Paycare.Platform.Hosting;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Identity.Sessions;

/// <summary>
/// Authenticates a request by bearer token (RFC 6750), or by the cookie that pages use for the same sessions. On the API the
/// cookie only allows reads: browsers add it to forged requests too. Pages check a separate token on every form.
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
                ? HostCookies.Read(Context, IsDesk || IsDeskApi ? SessionCookie.DeskName : SessionCookie.Name)
            : null;
        // The desk's connection to the server reconnects automatically: it does not show that an agent is present.
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

    /// <summary>The desk has its own cookie, which allows a customer and an agent side by side in one browser.</summary>
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

/// <summary>Reads the caller of a request.</summary>
public static class Callers
{
    internal const string CustomerClaim = "customer",
        StaffClaim = "staff",
        SessionClaim = "session";

    /// <summary>A customer who is not there: Paycare acts by an order that they gave earlier. In no session, so on no device.</summary>
    public static Caller Absent(CustomerId customer) =>
        new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(CustomerClaim, customer.ToString())])), _ => { });

    /// <summary>The signed-in customer. Use only behind <see cref="Policies.Customer"/>.</summary>
    public static CustomerId Customer(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(CustomerClaim)!, "N"));

    /// <summary>The signed-in customer making the request. Use only behind <see cref="Policies.Customer"/>.</summary>
    public static CustomerId Customer(this Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        return caller.Principal.Customer();
    }

    /// <summary>The signed-in customer; <c>null</c> for any other caller.</summary>
    public static CustomerId? CustomerOrNull(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(CustomerClaim) is { } id ? new CustomerId(Guid.ParseExact(id, "N")) : null;

    /// <summary>The signed-in member of staff. Use only behind a staff policy.</summary>
    public static StaffId Staff(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(StaffClaim)!, "N"));

    /// <summary>The role of the signed-in member of staff. Use only behind a staff policy.</summary>
    public static StaffRole StaffRole(this ClaimsPrincipal caller) => Enum.Parse<StaffRole>(caller.FindFirstValue(ClaimTypes.Role)!);

    /// <summary>The session of the request; <c>null</c> when not signed in.</summary>
    public static SessionId? SessionOrNull(this ClaimsPrincipal caller) =>
        caller.FindFirstValue(SessionClaim) is { } id ? new SessionId(Guid.ParseExact(id, "N")) : null;

    /// <summary>The session of the request. Use only behind a policy.</summary>
    public static SessionId Session(this ClaimsPrincipal caller) => new(Guid.ParseExact(caller.FindFirstValue(SessionClaim)!, "N"));
}
