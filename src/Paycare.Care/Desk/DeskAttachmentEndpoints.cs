using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Remedies;
using Paycare.Identity.Sessions;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Desk;

/// <summary>The desk's files over HTTP.</summary>
internal static class DeskAttachmentEndpoints
{
    public static void Map(RouteGroupBuilder desk)
    {
        desk.MapPost("/cases/{id}/attachments", TakeAsync)
            .WithMetadata(AttachmentBinding.TakesOne)
            .Accepts<AttachmentBody>("multipart/form-data")
            .Documented(
                "attachDeskFile",
                "Send a file to a case from the desk",
                "One part of a form, `file`, as customers send it. The customer sees it once an answer names its id in `attachments`."
            )
            .Refuses(RefusalKind.WrongMediaType, AttachmentRefusals.TypeCode)
            .Refuses(RefusalKind.TooLarge, AttachmentRefusals.SizeCode)
            .Refuses(RefusalKind.Throttled, AttachmentRefusals.SpentCode);
        desk.MapGet("/attachments/{id}", ReadAsync)
            .Documented("readDeskAttachment", "Read an attachment at the desk", "What was sent in a case; the look is recorded.")
            .AnswersFile([.. AttachmentTypes.All.Select(t => t.MediaType)]);
        desk.MapGet("/attachments/{id}/thumbnail", ReadSmallAsync)
            .Documented("readDeskAttachmentThumbnail", "Read the small picture of an attachment at the desk", "JPEG; the look is recorded.")
            .AnswersFile("image/jpeg");
    }

    private static async Task<HttpAnswer<Created<AttachmentAnswer>>> TakeAsync(
        CaseId id,
        HttpRequest request,
        ClaimsPrincipal caller,
        DeskAttachments attachments,
        CancellationToken cancel
    )
    {
        var by = new DeskPerson(caller.Staff(), caller.StaffRole());
        return (await AttachmentBinding.ReadAsync(request, cancel)).IsRefused(out var malformed, out var upload)
            ? malformed
            : (await attachments.TakeAsync(by, id, isNote: false, upload, cancel)).ToHttp(taken =>
                TypedResults.Created($"/api/v1/desk/attachments/{taken.Id}", taken)
            );
    }

    private static Task<HttpAnswer<FileStreamHttpResult>> ReadAsync(
        AttachmentId id,
        ClaimsPrincipal caller,
        HttpResponse response,
        DeskAttachments attachments,
        CancellationToken cancel
    ) => OpenAsync(id, isSmall: false, caller, response, attachments, cancel);

    private static Task<HttpAnswer<FileStreamHttpResult>> ReadSmallAsync(
        AttachmentId id,
        ClaimsPrincipal caller,
        HttpResponse response,
        DeskAttachments attachments,
        CancellationToken cancel
    ) => OpenAsync(id, isSmall: true, caller, response, attachments, cancel);

    private static async Task<HttpAnswer<FileStreamHttpResult>> OpenAsync(
        AttachmentId id,
        bool isSmall,
        ClaimsPrincipal caller,
        HttpResponse response,
        DeskAttachments attachments,
        CancellationToken cancel
    ) => (await attachments.OpenAsync(caller.Staff(), id, isSmall, cancel)).ToHttp(file => AttachmentBinding.Answer(response, file));
}
