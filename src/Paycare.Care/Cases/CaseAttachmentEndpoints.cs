using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Attachments;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>The files that a customer shows to care, over HTTP.</summary>
internal static class CaseAttachmentEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var customer = routes.MapGroup("/api/v1").RequireAuthorization(Policies.Customer).WithTags("Cases");
        customer
            .MapPost("/cases/{id}/attachments", TakeAsync)
            .WithMetadata(AttachmentBinding.TakesOne)
            .Accepts<AttachmentBody>("multipart/form-data")
            .Documented(
                "attachFile",
                "Send a file to a case",
                "One part of a form, `file`: JPEG, PNG, WebP, PDF or plain text by content, at most 10,000,000 bytes. Pictures are drawn "
                    + "anew, without location. It is seen once a message names its id in `attachments`; one that none names is removed."
            )
            .Refuses(RefusalKind.WrongMediaType, AttachmentRefusals.TypeCode)
            .Refuses(RefusalKind.TooLarge, AttachmentRefusals.SizeCode)
            .Refuses(RefusalKind.Throttled, AttachmentRefusals.SpentCode);
        customer
            .MapGet("/attachments/{id}", ReadAsync)
            .Documented(
                "readAttachment",
                "Read an attachment",
                "One's own, or one that care sent. Pictures are shown, anything else is saved."
            )
            .AnswersFile([.. AttachmentTypes.All.Select(t => t.MediaType)]);
        customer
            .MapGet("/attachments/{id}/thumbnail", ReadSmallAsync)
            .Documented("readAttachmentThumbnail", "Read the small picture of an attachment", "JPEG, its longest side 480 pixels.")
            .AnswersFile("image/jpeg");
    }

    private static async Task<HttpAnswer<Created<AttachmentAnswer>>> TakeAsync(
        CaseId id,
        HttpRequest request,
        ClaimsPrincipal caller,
        CaseAttachments attachments,
        CancellationToken cancel
    )
    {
        // Looked at before the form is read: what nobody waits for takes no memory.
        if (await attachments.RefuseAsync(caller.Customer(), id, cancel) is { } early)
        {
            return early;
        }

        return (await AttachmentBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var upload)
            ? malformed
            : (await attachments.TakeAsync(caller.Customer(), id, upload, cancel)).ToHttp(taken =>
                TypedResults.Created($"/api/v1/attachments/{taken.Id}", taken)
            );
    }

    private static Task<HttpAnswer<FileStreamHttpResult>> ReadAsync(
        AttachmentId id,
        ClaimsPrincipal caller,
        HttpResponse response,
        CaseAttachments attachments,
        CancellationToken cancel
    ) => OpenAsync(id, isSmall: false, caller, response, attachments, cancel);

    private static Task<HttpAnswer<FileStreamHttpResult>> ReadSmallAsync(
        AttachmentId id,
        ClaimsPrincipal caller,
        HttpResponse response,
        CaseAttachments attachments,
        CancellationToken cancel
    ) => OpenAsync(id, isSmall: true, caller, response, attachments, cancel);

    private static async Task<HttpAnswer<FileStreamHttpResult>> OpenAsync(
        AttachmentId id,
        bool isSmall,
        ClaimsPrincipal caller,
        HttpResponse response,
        CaseAttachments attachments,
        CancellationToken cancel
    ) => (await attachments.OpenAsync(caller.Customer(), id, isSmall, cancel)).ToHttp(file => AttachmentBinding.Answer(response, file));
}
