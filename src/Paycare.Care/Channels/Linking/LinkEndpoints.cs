using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Cases;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Channels.Linking;

/// <summary>The customer's linked accounts, and the links that ask for one.</summary>
internal static class LinkEndpoints
{
    private const string Over = "link-over";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/v1/me/linked-accounts").RequireAuthorization(Policies.Customer).WithTags("Security");
        accounts
            .MapGet("", ListAsync)
            .Documented(
                "listLinkedAccounts",
                "List the linked accounts",
                "Accounts of chats and e-mail addresses that the customer wrote to care from and confirmed here."
            );
        accounts
            .MapPost("", ConfirmAsync)
            .Documented(
                "linkAccount",
                "Confirm that you wrote to care",
                "Takes the token of a link that care sent to whoever wrote there, and the PIN. The case becomes the customer's, the answer "
                    + "goes where it was written, and what is written there later is theirs. Confirm only what you wrote yourself: whoever "
                    + "did is told about your wallet. Without a recent proof in this session it answers `step-up-required` first."
            )
            .Refuses(RefusalKind.Gone, Over)
            .Refuses(RefusalKind.Conflict, "linked-elsewhere")
            .Refuses(RefusalKind.NotAllowed, "step-up-required", "wrong-pin")
            .Refuses(RefusalKind.Locked, "account-frozen", "pin-locked");
        accounts
            .MapDelete("/{id}", RemoveAsync)
            .Documented(
                "removeLinkedAccount",
                "Remove a linked account",
                "At once: nothing more is told there, and nothing proved there counts."
            );
        var links = routes.MapGroup("/api/v1/me/link-requests/{token}").RequireAuthorization(Policies.Customer).WithTags("Security");
        links
            .MapGet("", FindAsync)
            .Documented(
                "readLinkRequest",
                "Read what a link asks",
                "From where somebody wrote to care, and when. The account is masked. A link serves once, for an hour."
            )
            .Refuses(RefusalKind.Gone, Over);
        links
            .MapDelete("", RefuseAsync)
            .Documented("refuseLinkRequest", "Say that it was not you", "Ends the link, and care reads so on the case.")
            .Refuses(RefusalKind.Gone, Over);
    }

    private static async Task<HttpAnswer<Ok<Page<LinkedAccountItem>>>> ListAsync(
        ClaimsPrincipal caller,
        LinksApi links,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<LinkedAccountItem>(await links.ListAsync(caller, cancel), null));

    private static async Task<HttpAnswer<Created<LinkedAccountItem>>> ConfirmAsync(
        LinkBody body,
        ClaimsPrincipal caller,
        LinksApi links,
        CancellationToken cancel
    ) =>
        (await links.ConfirmAsync(caller, body, cancel)).ToHttp(item =>
            TypedResults.Created($"/api/v1/me/linked-accounts/{item.Id}", item)
        );

    private static async Task<HttpAnswer<NoContent>> RemoveAsync(
        LinkedAccountId id,
        ClaimsPrincipal caller,
        LinksApi links,
        CancellationToken cancel
    ) => (await links.RemoveAsync(caller, id, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<LinkQuestion>>> FindAsync(string token, LinksApi links, CancellationToken cancel) =>
        (await links.FindAsync(token, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<NoContent>> RefuseAsync(
        string token,
        ClaimsPrincipal caller,
        LinksApi links,
        CancellationToken cancel
    ) => (await links.RefuseAsync(caller, token, cancel)).ToHttp(_ => TypedResults.NoContent());
}
