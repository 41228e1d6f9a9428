using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Verification;

/// <summary>The two images, as parts of a form (RFC 7578).</summary>
/// <param name="Front">The document's front.</param>
/// <param name="Selfie">The owner's face.</param>
internal sealed record VerificationImagesBody(IFormFile? Front, IFormFile? Selfie);

/// <summary>The reason for a step of a review.</summary>
/// <param name="Reason">Why, for the record.</param>
internal sealed record ReviewReasonBody(string? Reason);

/// <summary>Why a document or selfie is rejected, for the customer and for the record.</summary>
/// <param name="Rejection">One of the reasons that the customer will read.</param>
/// <param name="Reason">Why, for the record.</param>
internal sealed record RejectionBody(string? Rejection, string? Reason);

/// <summary>Identity verification over HTTP.</summary>
internal static class VerificationEndpoints
{
    /// <summary>Shows an image and nothing else: no script, no frame, no content sniffing.</summary>
    private const string ImagePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me/identity-verification").RequireAuthorization(Policies.Customer).WithTags("Identity");
        me.MapGet("", ReadAsync)
            .Documented("readVerification", "Read one's identity verification", "How far it is, and why it was rejected if it was.");
        me.MapPost("", SubmitAsync)
            .Documented(
                "submitVerification",
                "Ask to be verified",
                "The document's data first, its images next. A verified level raises the limits."
            )
            .Refuses(RefusalKind.Conflict, "verification-under-way", "already-verified")
            .Refuses(RefusalKind.NotAllowed, "step-up-required");
        me.MapPost("/images", CompleteAsync)
            .WithMetadata(new TakesFilesAttribute(TakesFilesAttribute.TwoImages))
            .Accepts<VerificationImagesBody>("multipart/form-data")
            .Documented(
                "sendVerificationImages",
                "Send the images of the document",
                "Two parts of a form: `front` and `selfie`, JPEG or PNG. Two people look at them."
            )
            .Refuses(RefusalKind.Conflict, "verification-not-begun");
        me.MapDelete("", WithdrawAsync)
            .Documented("withdrawVerification", "Withdraw the request to be verified", "Its images are erased.")
            .Refuses(RefusalKind.NotFound, "not-found")
            .Refuses(RefusalKind.Conflict, "verification-not-begun", "already-verified");
        var reviews = routes
            .MapGroup("/api/v1/desk/identity-verifications")
            .RequireAuthorization(Policies.SeeIdentity)
            .WithTags("Identity");
        reviews
            .MapGet("", ListAsync)
            .Documented("listVerifications", "List the documents that wait for a look", "With `decided=true` those that were decided.");
        reviews
            .MapGet("/{id}", OpenAsync)
            .Documented(
                "readVerificationForReview",
                "Read a request to be verified",
                "Names and numbers are masked; the look is recorded."
            );
        reviews
            .MapPost("/{id}/reveal", RevealAsync)
            .Documented("revealVerification", "Reveal the data of a document", "Needs a reason, and is recorded.")
            .Refuses(RefusalKind.Throttled, "reveals-spent");
        reviews
            .MapGet("/{id}/images/{kind}", ImageAsync)
            .Documented("readVerificationImage", "Look at an image of a document", "`kind` is `front` or `selfie`. The look is recorded.")
            .AnswersFile("image/jpeg");
        reviews
            .MapPost("/{id}/approve", ApproveAsync)
            .Documented("approveVerification", "Approve a document", "Two different people, each after looking at both images.")
            .Refuses(RefusalKind.NotAllowed, "look-first", "same-reviewer")
            .Refuses(RefusalKind.Conflict, "already-decided");
        reviews
            .MapPost("/{id}/reject", RejectAsync)
            .Documented("rejectVerification", "Reject a document", "With one of the reasons that the customer will read.")
            .Refuses(RefusalKind.NotAllowed, "look-first", "same-reviewer")
            .Refuses(RefusalKind.Conflict, "already-decided");
    }

    private static async Task<HttpAnswer<Ok<VerificationAnswer>>> ReadAsync(
        ClaimsPrincipal caller,
        VerifyIdentity steps,
        CancellationToken cancel
    ) => TypedResults.Ok(await steps.ReadAsync(caller.Customer(), cancel));

    private static async Task<HttpAnswer<Created<VerificationAnswer>>> SubmitAsync(
        VerificationBody body,
        ClaimsPrincipal caller,
        VerifyIdentity steps,
        CancellationToken cancel
    ) => (await steps.SubmitAsync(caller, body, cancel)).ToHttp(answer => TypedResults.Created("/api/v1/me/identity-verification", answer));

    private static async Task<HttpAnswer<Ok<VerificationAnswer>>> CompleteAsync(
        HttpRequest request,
        ClaimsPrincipal caller,
        VerificationImages images,
        CancellationToken cancel
    )
    {
        if (!request.HasFormContentType)
        {
            return ImageFormBinding.WrongMediaType;
        }

        // Looked at before the form is read: what nobody waits for takes no memory.
        if (await images.RefuseAsync(caller.Customer(), cancel) is { } early)
        {
            return early;
        }

        return (await ImageFormBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var sent)
            ? malformed
            : (await images.CompleteAsync(caller, sent.Front, sent.Selfie, cancel)).ToHttp(TypedResults.Ok);
    }

    private static async Task<HttpAnswer<NoContent>> WithdrawAsync(
        ClaimsPrincipal caller,
        VerifyIdentity steps,
        CancellationToken cancel
    ) => (await steps.WithdrawAsync(caller.Customer(), cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<Page<ReviewItem>>>> ListAsync(
        bool? decided,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<ReviewItem>(await reviews.ListAsync(caller.Reviewer(), decided ?? false, cancel), null));

    private static async Task<HttpAnswer<Ok<ReviewAnswer>>> OpenAsync(
        VerificationId id,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => (await reviews.ReadAsync(caller.Reviewer(), id, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<RevealedDocument>>> RevealAsync(
        VerificationId id,
        ReviewReasonBody body,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => (await reviews.RevealAsync(caller.Reviewer(), id, body.Reason, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<FileContentHttpResult>> ImageAsync(
        VerificationId id,
        string kind,
        ClaimsPrincipal caller,
        HttpContext context,
        VerificationReviews reviews,
        CancellationToken cancel
    )
    {
        if (ImageKinds.Find(kind) is not { } which)
        {
            return Refusal.NotFound;
        }

        return (await reviews.ImageAsync(caller.Reviewer(), id, which, cancel)).ToHttp(image =>
        {
            context.Response.Headers.ContentSecurityPolicy = ImagePolicy;
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(image.Content, image.Type);
        });
    }

    private static async Task<HttpAnswer<NoContent>> ApproveAsync(
        VerificationId id,
        ReviewReasonBody body,
        ClaimsPrincipal caller,
        DecideVerification decisions,
        CancellationToken cancel
    ) => (await decisions.ApproveAsync(caller.Reviewer(), id, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> RejectAsync(
        VerificationId id,
        RejectionBody body,
        ClaimsPrincipal caller,
        DecideVerification decisions,
        CancellationToken cancel
    ) => (await decisions.RejectAsync(caller.Reviewer(), id, body.Rejection, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static Reviewer Reviewer(this ClaimsPrincipal caller) => new(caller.Staff(), caller.StaffRole());
}
