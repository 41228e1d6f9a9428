using Paycare.Care.Attachments;
using Paycare.Platform.Ids;

namespace Paycare.Web.App;

/// <summary>The files of a submitted form: new ones, and those that were taken before and are shown in it.</summary>
internal static class SentFiles
{
    /// <summary>The new ones; a field that was left empty sends a file without content.</summary>
    public static IReadOnlyList<AttachmentUpload> New(HttpContext context) =>
        [.. context.Request.Form.Files.GetFiles("files").Where(f => f.Length > 0 || f.FileName.Length > 0).Select(AttachmentUpload.Of)];

    /// <summary>The ids of those that are to be sent.</summary>
    public static IReadOnlyList<string?> Kept(HttpContext context) => [.. context.Request.Form["kept"]];

    /// <summary>Those that were shown, and are not to be sent any more.</summary>
    public static IEnumerable<AttachmentId> Dropped(HttpContext context) =>
        context.Request.Form["shown"].Except(context.Request.Form["kept"]).Select(StrongId.Read<AttachmentId>);
}
