using Paycare.Platform.Sealing;

namespace Paycare.Care.Attachments;

/// <summary>Names a stored file.</summary>
/// <param name="Owner">Whose it is; see <see cref="Attachment.Owner"/>.</param>
/// <param name="Id">The attachment.</param>
/// <param name="IsSmall">Whether it is the small picture, and not the file itself.</param>
internal readonly record struct StoredFile(Guid Owner, AttachmentId Id, bool IsSmall = false);

/// <summary>Keeps the contents of attachments.</summary>
internal interface IAttachmentStore
{
    /// <summary>Keeps a content, whole or not at all.</summary>
    Task SaveAsync(StoredFile file, ReadOnlyMemory<byte> content, CancellationToken cancel);

    /// <summary>A content; <c>null</c> when there is none any more.</summary>
    Task<Stream?> OpenAsync(StoredFile file, CancellationToken cancel);

    /// <summary>Erases an attachment's contents, if there are any.</summary>
    void Erase(Guid owner, AttachmentId id);

    /// <summary>Erases all contents of an owner.</summary>
    void Erase(Guid owner);
}

/// <summary>Keeps them as sealed files in the folder of this installation's data.</summary>
internal sealed class SealedAttachments(SealedFiles files) : IAttachmentStore
{
    /// <summary>The folders, also what each file is bound to: a small picture never opens as the file itself.</summary>
    public const string Area = "attachments",
        SmallArea = "attachments-small";

    public Task SaveAsync(StoredFile file, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        files.WriteAsync(AreaOf(file), file.Owner, file.Id.Value, content, cancel);

    public async Task<Stream?> OpenAsync(StoredFile file, CancellationToken cancel) =>
        await files.ReadAsync(AreaOf(file), file.Owner, file.Id.Value, cancel) is { } content
            ? new MemoryStream(content, writable: false)
            : null;

    public void Erase(Guid owner, AttachmentId id)
    {
        files.Erase(Area, owner, id.Value);
        files.Erase(SmallArea, owner, id.Value);
    }

    public void Erase(Guid owner)
    {
        files.Erase(Area, owner);
        files.Erase(SmallArea, owner);
    }

    private static string AreaOf(StoredFile file) => file.IsSmall ? SmallArea : Area;
}
