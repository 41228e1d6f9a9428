using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Identity.Verification;

/// <summary>The two images, as parts of a form (RFC 7578).</summary>
/// <param name="Front">The document's front.</param>
/// <param name="Selfie">The owner's face.</param>
internal sealed record VerificationImagesBody(IFormFile? Front, IFormFile? Selfie);

internal sealed record ReviewReasonBody(string? Reason);

internal sealed record RejectionBody(string? Rejection, string? Reason);

/// <summary>Identity verification over HTTP.</summary>
internal static class VerificationEndpoints
{
    /// <summary>Shows an image and nothing else: no script, no frame, no content sniffing.</summary>
    private const string ImagePolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var me = routes.MapGroup("/api/v1/me/identity-verification").RequireAuthorization(Policies.Customer).WithTags("Identity");
        me.MapGet("", ReadAsync);
        me.MapPost("", SubmitAsync);
        me.MapPost("/images", CompleteAsync)
            .WithMetadata(new TakesFilesAttribute(TakesFilesAttribute.TwoImages))
            .Accepts<VerificationImagesBody>("multipart/form-data");
        me.MapDelete("", WithdrawAsync);
        var reviews = routes
            .MapGroup("/api/v1/desk/identity-verifications")
            .RequireAuthorization(Policies.SeeIdentity)
            .WithTags("Identity");
        reviews.MapGet("", ListAsync);
        reviews.MapGet("/{id}", OpenAsync);
        reviews.MapPost("/{id}/reveal", RevealAsync);
        reviews.MapGet("/{id}/images/{kind}", ImageAsync);
        reviews.MapPost("/{id}/approve", ApproveAsync);
        reviews.MapPost("/{id}/reject", RejectAsync);
    }

    private static async Task<IResult> ReadAsync(ClaimsPrincipal caller, VerifyIdentity steps, CancellationToken cancel) =>
        TypedResults.Ok(await steps.ReadAsync(caller.Customer(), cancel));

    private static async Task<IResult> SubmitAsync(
        VerificationBody body,
        ClaimsPrincipal caller,
        VerifyIdentity steps,
        CancellationToken cancel
    ) => (await steps.SubmitAsync(caller, body, cancel)).ToHttp(answer => TypedResults.Created("/api/v1/me/identity-verification", answer));

    private static async Task<IResult> CompleteAsync(
        HttpRequest request,
        ClaimsPrincipal caller,
        VerificationImages images,
        CancellationToken cancel
    )
    {
        if (!request.HasFormContentType)
        {
            return ImageFormBinding.WrongMediaType.ToHttp();
        }

        // Looked at before the form is read: what nobody waits for takes no memory.
        if (await images.RefuseAsync(caller.Customer(), cancel) is { } early)
        {
            return early.ToHttp();
        }

        return (await ImageFormBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var sent)
            ? malformed.ToHttp()
            : (await images.CompleteAsync(caller, sent.Front, sent.Selfie, cancel)).ToHttp(TypedResults.Ok);
    }

    private static async Task<IResult> WithdrawAsync(ClaimsPrincipal caller, VerifyIdentity steps, CancellationToken cancel) =>
        (await steps.WithdrawAsync(caller.Customer(), cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ListAsync(
        bool? decided,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => TypedResults.Ok(new Page<ReviewItem>(await reviews.ListAsync(caller.Reviewer(), decided ?? false, cancel), null));

    private static async Task<IResult> OpenAsync(
        VerificationId id,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => (await reviews.ReadAsync(caller.Reviewer(), id, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> RevealAsync(
        VerificationId id,
        ReviewReasonBody body,
        ClaimsPrincipal caller,
        VerificationReviews reviews,
        CancellationToken cancel
    ) => (await reviews.RevealAsync(caller.Reviewer(), id, body.Reason, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> ImageAsync(
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
            return Refusal.NotFound.ToHttp();
        }

        return (await reviews.ImageAsync(caller.Reviewer(), id, which, cancel)).ToHttp(image =>
        {
            context.Response.Headers.ContentSecurityPolicy = ImagePolicy;
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(image.Content, image.Type);
        });
    }

    private static async Task<IResult> ApproveAsync(
        VerificationId id,
        ReviewReasonBody body,
        ClaimsPrincipal caller,
        DecideVerification decisions,
        CancellationToken cancel
    ) => (await decisions.ApproveAsync(caller.Reviewer(), id, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> RejectAsync(
        VerificationId id,
        RejectionBody body,
        ClaimsPrincipal caller,
        DecideVerification decisions,
        CancellationToken cancel
    ) => (await decisions.RejectAsync(caller.Reviewer(), id, body.Rejection, body.Reason, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static Reviewer Reviewer(this ClaimsPrincipal caller) => new(caller.Staff(), caller.StaffRole());
}
