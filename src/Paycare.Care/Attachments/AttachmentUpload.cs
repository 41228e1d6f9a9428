using Microsoft.AspNetCore.Http;

namespace Paycare.Care.Attachments;

/// <summary>A file that arrives. Only its content says what it is.</summary>
/// <param name="Name">What its sender calls it.</param>
/// <param name="Length">Its size as announced, in bytes.</param>
/// <param name="Open">Opens its content.</param>
public sealed record AttachmentUpload(string? Name, long Length, Func<Stream> Open)
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBytes = 10_000_000;

    /// <summary>The largest of one message, all files together, in bytes.</summary>
    public const int MaxMessageBytes = 20_000_000;

    /// <summary>The largest form with the files of one message: its words and marks come on top.</summary>
    public const int MaxFormBytes = MaxMessageBytes + 262_144;

    /// <summary>Its id, where it is known before it is here: taken again after a crash, it is the same file.</summary>
    internal AttachmentId? Id { get; init; }

    /// <summary>Whether it was fetched from where its sender had put it: such files may also be what phones record.</summary>
    internal bool IsFetched { get; init; }

    /// <summary>A file of a form.</summary>
    public static AttachmentUpload Of(IFormFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(file.FileName, file.Length, file.OpenReadStream);
    }
}
