using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>The desk's calls over HTTP: for staff only, each one recorded.</summary>
internal static class DeskEndpoints
{
    public static RouteGroupBuilder MapGroup(IEndpointRouteBuilder routes) =>
        routes.MapGroup("/api/v1/desk").RequireAuthorization(Policies.Desk).WithTags("Desk").AddEndpointFilter(AuditCallAsync);

    /// <summary>Records every call of the desk before it is answered, reads included: they show customers' money.</summary>
    private static async ValueTask<object?> AuditCallAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var db = http.RequestServices.GetRequiredService<Database>();
        var route = ((RouteEndpoint)http.GetEndpoint()!).RoutePattern.RawText;
        http.RequestServices.GetRequiredService<AuditLog>()
            .Add(
                db,
                $"staff:{http.User.Staff()}",
                "desk.call",
                http.Request.RouteValues["id"] is string id ? $"id:{id}" : "desk",
                new { method = http.Request.Method, route }
            );
        await db.SaveChangesAsync(http.RequestAborted);
        return await next(context);
    }
}
