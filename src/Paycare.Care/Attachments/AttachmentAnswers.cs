using Microsoft.AspNetCore.Http;

namespace Paycare.Care.Attachments;

/// <summary>An attachment of a message or a case.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, with an ending that fits its content.</param>
/// <param name="Type">Its media type, by content.</param>
/// <param name="Bytes">Its size in bytes.</param>
public sealed record AttachmentAnswer(AttachmentId Id, string Name, string Type, int Bytes)
{
    /// <summary>Width of a picture in pixels; <c>null</c> for anything else. Pictures have a <c>thumbnail</c>.</summary>
    public int? Width { get; init; }

    /// <summary>Height of a picture in pixels; <c>null</c> for anything else.</summary>
    public int? Height { get; init; }

    internal static AttachmentAnswer Of(Attachment row) =>
        new(row.Id, row.Name, row.Type, row.Bytes) { Width = row.IsPicture ? row.Width : null, Height = row.IsPicture ? row.Height : null };
}

/// <summary>A file of a form (RFC 7578).</summary>
/// <param name="File">JPEG, PNG, WebP, PDF or plain text, by content.</param>
internal sealed record AttachmentBody(IFormFile? File);

/// <summary>An attachment's content.</summary>
/// <param name="Name">The name to save it by.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">The content.</param>
/// <param name="IsShown">Whether a browser shows it in place.</param>
internal sealed record AttachmentContent(string Name, string Type, Stream Content, bool IsShown);
