using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Results;

namespace Paycare.Care.Notices;

/// <summary>The notices in the app.</summary>
internal static class NoticeEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var notices = routes.MapGroup("/api/v1/notices").RequireAuthorization(Policies.Customer).WithTags("Notices");
        notices.MapGet("", ListAsync);
        notices.MapPost("/{id}/read", ReadAsync);
    }

    private static async Task<IResult> ListAsync(
        string? cursor,
        int? limit,
        ClaimsPrincipal caller,
        NoticeCentre notices,
        CancellationToken cancel
    ) => (await notices.ListAsync(caller, cursor, limit, CultureInfo.CurrentUICulture, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ReadAsync(string id, ClaimsPrincipal caller, NoticeCentre notices, CancellationToken cancel) =>
        (await notices.ReadAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());
}
