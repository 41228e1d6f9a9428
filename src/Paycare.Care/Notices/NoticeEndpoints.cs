using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Notices;

/// <summary>The notices in the app.</summary>
internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/v1/notices").RequireAuthorization(Policies.Customer).WithTags("Notices");
        notices
            .MapGet("", ListAsync)
            .Documented("listNotices", "List the notices", "Money in and out, freezes, promises and security; newest first.");
        notices.MapPost("/{id}/read", ReadAsync).Documented("markNoticeRead", "Mark a notice as read", "It stays in the list.");
    }

    private static async Task<HttpAnswer<Ok<Page<NoticeItem>>>> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        NoticeCentre notices,
        CancellationToken cancel
    ) => (await notices.ListAsync(caller, cursor, limit, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<NoContent>> ReadAsync(
        string id,
        ClaimsPrincipal caller,
        NoticeCentre notices,
        CancellationToken cancel
    ) => (await notices.ReadAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());
}
