using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Paycare.Platform.Limits;
using Paycare.Platform.Results;

namespace Paycare.Care.Attachments;

/// <summary>Reads a file out of a request, and answers with one.</summary>
internal static class AttachmentBinding
{
    /// <summary>Shows a picture and nothing else: no script, no frame, nothing from elsewhere.</summary>
    private const string Policy = "default-src 'none'; sandbox; frame-ancestors 'none'";

    private static readonly Refusal WrongMediaType = new(RefusalKind.WrongMediaType, "media-type");

    /// <summary>What an endpoint that takes one file says of itself: a larger body is turned away unread.</summary>
    public static TakesFilesAttribute TakesOne => new(AttachmentUpload.MaxBytes + 65_536);

    /// <summary>The call's file; refused when there is none, or the form is broken.</summary>
    public static async Task<Result<AttachmentUpload>> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        if (!request.HasFormContentType)
        {
            return WrongMediaType;
        }

        try
        {
            var form = await request.ReadFormAsync(cancel);
            return form.Files.GetFile(AttachmentRefusals.File) is { } file ? AttachmentUpload.Of(file) : AttachmentRefusals.Missing;
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return AttachmentRefusals.Malformed;
        }
    }

    /// <summary>A content, with what a browser must know about what a stranger made.</summary>
    public static FileStreamHttpResult Answer(HttpResponse response, AttachmentContent file)
    {
        var disposition = new ContentDispositionHeaderValue(file.IsShown ? "inline" : "attachment");
        disposition.SetHttpFileName(file.Name);
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(file.Content, file.Type == "text/plain" ? "text/plain; charset=utf-8" : file.Type);
    }
}
