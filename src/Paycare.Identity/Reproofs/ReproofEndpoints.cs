using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Verification;
using Paycare.Platform.Limits;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Identity.Reproofs;

/// <summary>A way back in over HTTP; nothing here reveals whether an account exists.</summary>
internal static class ReproofEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reproofs = routes.MapGroup("/api/v1/reproofs").AllowAnonymous().WithTags("Security");
        reproofs
            .MapPost("", BeginAsync)
            .Documented(
                "beginReproof",
                "Ask for a way back in",
                "For somebody who lost phone, e-mail and password. Answers the same whether the account exists or not; a "
                    + "code goes to the new phone."
            );
        reproofs
            .MapPost("/stop", StopAsync)
            .Documented("stopReproof", "Stop a way back in", "With the secret of the notice that went to the old phone or e-mail address.");
        reproofs.MapGet("/{token}", ReadAsync).Documented("readReproof", "Read how far a way back in is", "States and times only.");
        reproofs
            .MapPost("/{token}/codes", SendCodeAsync)
            .Documented("sendReproofCode", "Send the new phone's code again", "The one before stops working.")
            .Refuses(RefusalKind.Conflict, "reproof-not-now");
        reproofs
            .MapPut("/{token}/phone", ConfirmAsync)
            .Documented("confirmReproofPhone", "Confirm the new phone", "Takes its code.")
            .Refuses(RefusalKind.Conflict, "reproof-not-now");
        reproofs
            .MapPut("/{token}/document", DescribeAsync)
            .Documented("describeReproofDocument", "Describe the identity document", "The data as printed.")
            .Refuses(RefusalKind.Conflict, "reproof-not-now");
        reproofs
            .MapPost("/{token}/images", CompleteAsync)
            .WithMetadata(new TakesFilesAttribute(TakesFilesAttribute.TwoImages))
            .Accepts<ReproofImagesBody>("multipart/form-data")
            .Documented("sendReproofImages", "Send the images of the document", "Two parts of a form: `front` and `selfie`, JPEG or PNG.")
            .Refuses(RefusalKind.Conflict, "reproof-not-now");
        reproofs
            .MapPut("/{token}/password", FinishAsync)
            .Documented(
                "finishReproof",
                "Set the new password",
                "After two people said yes and the wait is over, with a code to the new phone."
            )
            .Refuses(RefusalKind.Conflict, "reproof-not-now", "reproof-waits");
    }

    private static async Task<HttpAnswer<Accepted<ReproofBegun>>> BeginAsync(
        ReproofBody body,
        ReproofApi reproofs,
        CancellationToken cancel
    ) => (await reproofs.BeginAsync(body, cancel)).ToHttp(begun => TypedResults.Accepted((string?)null, begun));

    private static async Task<HttpAnswer<Ok<ReproofAnswer>>> ReadAsync(string token, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.ReadAsync(token, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<NoContent>> SendCodeAsync(string token, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.SendCodeAsync(token, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<Ok<ReproofAnswer>>> ConfirmAsync(
        string token,
        ReproofCodeBody body,
        ReproofApi reproofs,
        CancellationToken cancel
    ) => (await reproofs.ConfirmAsync(token, body.Code, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<ReproofAnswer>>> DescribeAsync(
        string token,
        ReproofDocumentBody body,
        ReproofApi reproofs,
        CancellationToken cancel
    ) =>
        (
            await reproofs.DescribeAsync(
                token,
                new VerificationBody(body.DocumentType, body.DocumentNumber, body.FullName, body.BirthDate, null, null),
                cancel
            )
        ).ToHttp(TypedResults.Ok);

    private static async Task<HttpAnswer<Ok<ReproofAnswer>>> CompleteAsync(
        string token,
        HttpRequest request,
        ReproofApi reproofs,
        CancellationToken cancel
    )
    {
        if (!request.HasFormContentType)
        {
            return ImageFormBinding.WrongMediaType;
        }

        // Looked at before the form is read: what nobody waits for takes no memory.
        if (await reproofs.RefuseImagesAsync(token, cancel) is { } early)
        {
            return early;
        }

        return (await ImageFormBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var sent)
            ? malformed
            : (await reproofs.CompleteAsync(token, sent.Front, sent.Selfie, cancel)).ToHttp(TypedResults.Ok);
    }

    private static async Task<HttpAnswer<NoContent>> FinishAsync(
        string token,
        ReproofFinishBody body,
        ReproofApi reproofs,
        CancellationToken cancel
    ) => (await reproofs.FinishAsync(token, body.Code, body.Password, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<HttpAnswer<NoContent>> StopAsync(ReproofStopBody body, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.StopAsync(body.Token, cancel)).ToHttp(_ => TypedResults.NoContent());
}
