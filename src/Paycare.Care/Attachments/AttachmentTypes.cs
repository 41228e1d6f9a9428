using System.Text;
using System.Text.Unicode;

namespace Paycare.Care.Attachments;

/// <summary>A kind of file that is taken.</summary>
/// <param name="MediaType">What browsers are told.</param>
/// <param name="Extension">How its names end.</param>
/// <param name="Handling">What is done with it before it is kept.</param>
/// <param name="IsShown">Whether a browser shows it in place; anything else is saved, and opened by a program of its own.</param>
internal sealed record AttachmentType(string MediaType, string Extension, AttachmentHandling Handling, bool IsShown)
{
    /// <summary>Whether a file of this kind begins so, or is so as a whole.</summary>
    public required ContentTest Fits { get; init; }

    /// <summary>Whether it is only taken where phones record it into a chat, and not as a file that somebody chose.</summary>
    public bool OnlyFetched { get; init; }
}

/// <summary>Looks at a whole file.</summary>
internal delegate bool ContentTest(ReadOnlySpan<byte> content);

/// <summary>What is done with a file before it is kept.</summary>
internal enum AttachmentHandling
{
    /// <summary>Drawn anew, without what the camera wrote into it, and once more in small.</summary>
    Redraw,

    /// <summary>Read as words: secrets are removed.</summary>
    Scrub,

    /// <summary>Kept without what phones note beside sound and pictures, such as where they were taken.</summary>
    Strip,

    /// <summary>Kept as it is.</summary>
    Keep,
}

/// <summary>
/// The kinds of files that are taken: a line each. The content decides; names and headers that come with a file prove nothing.
/// </summary>
internal static class AttachmentTypes
{
    public const int MaxLength = 64;

    public static readonly IReadOnlyList<AttachmentType> All =
    [
        new("image/jpeg", "jpg", AttachmentHandling.Redraw, IsShown: true) { Fits = c => c.StartsWith((byte[])[0xFF, 0xD8, 0xFF]) },
        new("image/png", "png", AttachmentHandling.Redraw, IsShown: true)
        {
            Fits = c => c.StartsWith((byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        },
        new("image/webp", "webp", AttachmentHandling.Redraw, IsShown: true)
        {
            Fits = c => c.Length > 12 && c.StartsWith("RIFF"u8) && c[8..].StartsWith("WEBP"u8),
        },
        new("application/pdf", "pdf", AttachmentHandling.Keep, IsShown: false) { Fits = c => c.StartsWith("%PDF-"u8) },
        new("audio/wav", "wav", AttachmentHandling.Keep, IsShown: false)
        {
            Fits = c => c.Length > 16 && c.StartsWith("RIFF"u8) && c[8..].StartsWith("WAVEfmt "u8),
        },
        new("audio/mpeg", "mp3", AttachmentHandling.Keep, IsShown: false) { Fits = IsMp3 },
        new("audio/ogg", "ogg", AttachmentHandling.Keep, IsShown: false) { Fits = c => c.StartsWith("OggS"u8), OnlyFetched = true },
        new("audio/amr", "amr", AttachmentHandling.Keep, IsShown: false) { Fits = c => c.StartsWith("#!AMR"u8), OnlyFetched = true },
        new("audio/mp4", "m4a", AttachmentHandling.Strip, IsShown: false) { Fits = c => Mp4Boxes.IsOf(c, "M4A"), OnlyFetched = true },
        new("video/mp4", "mp4", AttachmentHandling.Strip, IsShown: false)
        {
            Fits = c => Mp4Boxes.IsOf(c, "iso", "mp4", "avc", "M4V", "3gp", "MSN", "dash"),
            OnlyFetched = true,
        },
        new("text/plain", "txt", AttachmentHandling.Scrub, IsShown: false) { Fits = IsText },
    ];

    /// <summary>The file's kind; <c>null</c> for one that is not taken.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="isFetched">Whether it came into a chat.</param>
    public static AttachmentType? Of(ReadOnlySpan<byte> content, bool isFetched = false)
    {
        foreach (var type in All)
        {
            if ((isFetched || !type.OnlyFetched) && type.Fits(content))
            {
                return type;
            }
        }

        return null;
    }

    /// <summary>The kind of a media type that was stored.</summary>
    public static AttachmentType Named(string mediaType) => All.First(t => t.MediaType == mediaType);

    /// <summary>Tags, or a frame of MPEG audio layer III at once.</summary>
    private static bool IsMp3(ReadOnlySpan<byte> content) =>
        (content.Length > 10 && content.StartsWith("ID3"u8) && content[3] < 16)
        || (content.Length > 2 && content[0] == 0xFF && (content[1] & 0xE6) == 0xE2 && content[2] >> 4 != 15);

    /// <summary>What iPhones keep photos as (ISO/IEC 23008-12), which few other programs open.</summary>
    public static bool IsHeic(ReadOnlySpan<byte> content) =>
        content.Length > 12 && content[4..].StartsWith("ftyp"u8) && (content[8..].StartsWith("he"u8) || content[8..].StartsWith("mif1"u8));

    /// <summary>How files begin that are words to the eye and programs or pictures to a machine: markup, GIF, RTF, PostScript.</summary>
    private static readonly string[] NoWords = ["<", "GIF8", @"{\rtf", "%!"];

    /// <summary>Words in UTF-8 without control characters.</summary>
    private static bool IsText(ReadOnlySpan<byte> content)
    {
        if (
            !Utf8.IsValid(content)
            || content.IndexOfAnyInRange((byte)0, (byte)8) >= 0
            || content.IndexOfAnyInRange((byte)14, (byte)31) >= 0
        )
        {
            return false;
        }

        var words = Encoding.UTF8.GetString(content).AsSpan().TrimStart('\uFEFF').TrimStart();
        foreach (var other in NoWords)
        {
            if (words.StartsWith(other, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return words.Length > 0;
    }
}
