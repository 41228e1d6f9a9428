using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Paycare.Identity.Verification;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Identity.Reproofs;

/// <summary>A way back in over HTTP; nothing here reveals whether an account exists.</summary>
internal static class ReproofEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var reproofs = routes.MapGroup("/api/v1/reproofs").AllowAnonymous().WithTags("Security");
        reproofs.MapPost("", BeginAsync);
        reproofs.MapPost("/stop", StopAsync);
        reproofs.MapGet("/{token}", ReadAsync);
        reproofs.MapPost("/{token}/codes", SendCodeAsync);
        reproofs.MapPut("/{token}/phone", ConfirmAsync);
        reproofs.MapPut("/{token}/document", DescribeAsync);
        reproofs
            .MapPost("/{token}/images", CompleteAsync)
            .WithMetadata(new TakesFilesAttribute(TakesFilesAttribute.TwoImages))
            .Accepts<ReproofImagesBody>("multipart/form-data");
        reproofs.MapPut("/{token}/password", FinishAsync);
    }

    private static async Task<IResult> BeginAsync(ReproofBody body, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.BeginAsync(body, cancel)).ToHttp(begun => TypedResults.Accepted((string?)null, begun));

    private static async Task<IResult> ReadAsync(string token, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.ReadAsync(token, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> SendCodeAsync(string token, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.SendCodeAsync(token, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> ConfirmAsync(string token, ReproofCodeBody body, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.ConfirmAsync(token, body.Code, cancel)).ToHttp(TypedResults.Ok);

    private static async Task<IResult> DescribeAsync(
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

    private static async Task<IResult> CompleteAsync(string token, HttpRequest request, ReproofApi reproofs, CancellationToken cancel)
    {
        if (!request.HasFormContentType)
        {
            return ImageFormBinding.WrongMediaType.ToHttp();
        }

        // Looked at before the form is read: what nobody waits for takes no memory.
        if (await reproofs.RefuseImagesAsync(token, cancel) is { } early)
        {
            return early.ToHttp();
        }

        return (await ImageFormBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var sent)
            ? malformed.ToHttp()
            : (await reproofs.CompleteAsync(token, sent.Front, sent.Selfie, cancel)).ToHttp(TypedResults.Ok);
    }

    private static async Task<IResult> FinishAsync(string token, ReproofFinishBody body, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.FinishAsync(token, body.Code, body.Password, cancel)).ToHttp(_ => TypedResults.NoContent());

    private static async Task<IResult> StopAsync(ReproofStopBody body, ReproofApi reproofs, CancellationToken cancel) =>
        (await reproofs.StopAsync(body.Token, cancel)).ToHttp(_ => TypedResults.NoContent());
}
