using System.Text;
using Paycare.Platform.Input;
using Paycare.Platform.Pictures;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using SkiaSharp;

namespace Paycare.Care.Attachments;

/// <summary>A file as it is kept.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Content">What is kept.</param>
internal sealed record CleanFile(AttachmentType Type, byte[] Content)
{
    /// <summary>The small picture of a picture.</summary>
    public byte[]? Small { get; init; }

    /// <summary>Size of a picture in pixels.</summary>
    public int Width { get; init; }

    public int Height { get; init; }
}

/// <summary>
/// Takes out of a file what its sender did not mean to send: the place where a photo was taken, what is hidden behind its pixels,
/// secrets in words.
/// </summary>
internal static class AttachmentCleaning
{
    /// <summary>The longest text, in bytes: it is read word by word.</summary>
    public const int MaxTextBytes = 262_144;

    private const int SmallSide = 480,
        Quality = 90,
        SmallQuality = 80;

    public static async Task<Result<CleanFile>> CleanAsync(AttachmentType type, byte[] content, CancellationToken cancel)
    {
        switch (type.Handling)
        {
            case AttachmentHandling.Redraw:
                var (state, drawn) = await BoundedPicture.LookAsync(content, (picture, codec) => Redraw(type, picture, codec), cancel);
                return state == PictureState.TooLarge ? AttachmentRefusals.TooManyPixels
                    : drawn is null ? AttachmentRefusals.Unreadable
                    : drawn;
            case AttachmentHandling.Scrub:
                return content.Length > MaxTextBytes
                    ? AttachmentRefusals.TooLongText
                    : new CleanFile(type, Encoding.UTF8.GetBytes(SecretScrub.Clean(Typed.Words(Encoding.UTF8.GetString(content)))));
            case AttachmentHandling.Strip:
                return Mp4Boxes.Stripped(content) is { } stripped ? new CleanFile(type, stripped) : AttachmentRefusals.UnreadableRecording;
            case AttachmentHandling.Keep:
                return new CleanFile(type, content);
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type.Handling, "Unnamed handling.");
        }
    }

    private static CleanFile? Redraw(AttachmentType type, SKBitmap picture, SKCodec codec)
    {
        using var turned = Upright(picture, codec.EncodedOrigin);
        var shown = turned ?? picture;
        var format = Formats[type.MediaType];
        using var content = shown.Encode(format, Quality);
        using var little = BoundedPicture.Smaller(shown, SmallSide);
        using var paper = BoundedPicture.OnWhite(little ?? shown);
        using var small = (paper ?? little ?? shown).Encode(SKEncodedImageFormat.Jpeg, SmallQuality);
        return content is null || small is null
            ? null
            : new CleanFile(type, content.ToArray())
            {
                Small = small.ToArray(),
                Width = shown.Width,
                Height = shown.Height,
            };
    }

    private static readonly Dictionary<string, SKEncodedImageFormat> Formats = new()
    {
        ["image/jpeg"] = SKEncodedImageFormat.Jpeg,
        ["image/png"] = SKEncodedImageFormat.Png,
        ["image/webp"] = SKEncodedImageFormat.Webp,
    };

    /// <summary>The picture as it was held, which cameras only note beside it; <c>null</c> when it is upright.</summary>
    private static SKBitmap? Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        var (w, h) = (picture.Width, picture.Height);
        // The corners of the file's picture, seen from the upright one: rows of a matrix each.
        SKMatrix? turn = origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
            _ => null,
        };
        if (turn is not { } matrix)
        {
            return null;
        }

        var isOnItsSide = origin >= SKEncodedOrigin.LeftTop;
        var upright = new SKBitmap(picture.Info.WithSize(isOnItsSide ? h : w, isOnItsSide ? w : h));
        using var canvas = new SKCanvas(upright);
        canvas.SetMatrix(matrix);
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        return upright;
    }
}
