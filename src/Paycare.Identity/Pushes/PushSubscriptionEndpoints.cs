using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Pushes;

/// <summary>The key that browsers subscribe with.</summary>
/// <param name="PublicKey">A point on P-256, base64url: the <c>applicationServerKey</c> of <c>PushManager.subscribe</c>.</param>
internal sealed record PushKeyAnswer(string PublicKey);

/// <summary>The devices that are told by push.</summary>
internal static class PushSubscriptionEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var mine = routes.MapGroup("/api/v1/me/push-subscriptions").RequireAuthorization(Policies.Customer).WithTags("Notices");
        mine.MapGet("", ListAsync)
            .Documented("listPushSubscriptions", "List the devices that are told by push", "Those whose session is open, this one first.");
        mine.MapGet("/key", KeyAsync)
            .Documented("readPushKey", "Read the key to subscribe with", "It stays the same for the life of the installation.");
        mine.MapPost("", AddAsync)
            .Documented(
                "addPushSubscription",
                "Tell this device by push",
                "Takes what the browser's `PushSubscription.toJSON()` gives. The device is told every notice from now on, until the "
                    + "session of this request ends. Of an account's devices the newest 10 are told; an endpoint that is there already "
                    + "moves to this session."
            );
        mine.MapDelete("/{id}", RemoveAsync)
            .Documented(
                "removePushSubscription",
                "Stop telling a device",
                "Its browser may stay subscribed; nothing is sent to it any more."
            );
    }

    private static async Task<HttpAnswer<Ok<Page<PushSubscriptionItem>>>> ListAsync(
        ClaimsPrincipal caller,
        PushSubscriptionBook book,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<PushSubscriptionItem>(await book.ListAsync(caller, cancel), null));

    private static async Task<HttpAnswer<Ok<PushKeyAnswer>>> KeyAsync(VapidKeys keys, CancellationToken cancel) =>
        TypedResults.Ok(new PushKeyAnswer((await keys.CurrentAsync(cancel)).PublicKey));

    private static async Task<HttpAnswer<Created<PushSubscriptionItem>>> AddAsync(
        PushSubscriptionBody body,
        ClaimsPrincipal caller,
        PushSubscriptionBook book,
        CancellationToken cancel
    ) => (await book.AddAsync(caller, body, cancel)).ToHttp(item => TypedResults.Created($"/api/v1/me/push-subscriptions/{item.Id}", item));

    private static async Task<HttpAnswer<NoContent>> RemoveAsync(
        PushSubscriptionId id,
        ClaimsPrincipal caller,
        PushSubscriptionBook book,
        CancellationToken cancel
    ) => (await book.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());
}
