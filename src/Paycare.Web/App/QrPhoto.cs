using Paycare.Identity.Sessions;
using Paycare.Platform.Pictures;
using Paycare.Platform.Processes;
using SkiaSharp;
using ZXing;
using ZXing.Common;

namespace Paycare.Web.App;

/// <summary>Finds a QR code in a customer's photo, for phones whose browser cannot.</summary>
[EachProcess("It spares the memory of the machine that the process runs on.")]
internal static class QrPhoto
{
    /// <summary>The largest photo, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    /// <summary>The longest side of the first look, and of the second: what a look costs grows with its pixels.</summary>
    private static readonly int[] Looks = [1_600, 2_400];

    /// <summary>Decoded pictures are large: only one of each session is open at once.</summary>
    private static readonly KeyedLock<SessionId> Mine = new();

    /// <summary>The code's text; <c>null</c> when the file is not a supported picture, is too large, or shows no code.</summary>
    public static async Task<string?> ReadAsync(IFormFile photo, SessionId session, CancellationToken cancel)
    {
        if (photo.Length > MaxBytes)
        {
            return null;
        }

        // Who sends a second one waits for the first, and takes nobody else's turn meanwhile; how many wait is bounded by their places.
        using var mine = await Mine.EnterAsync(session, cancel);
        await using var stream = photo.OpenReadStream();
        var bytes = new byte[photo.Length];
        await stream.ReadExactlyAsync(bytes, cancel);
        return (await BoundedPicture.LookAsync(bytes, (picture, _) => Read(picture), cancel)).Seen;
    }

    private static string? Read(SKBitmap photo)
    {
        using var paper = BoundedPicture.OnWhite(photo);
        var picture = paper ?? photo;
        // Codes are large on a photo; a smaller picture is read faster.
        foreach (var look in Looks)
        {
            using var small = BoundedPicture.Smaller(picture, look);
            if (Find(small ?? picture) is { } text)
            {
                return text;
            }

            if (small is null)
            {
                break;
            }
        }

        return null;
    }

    private static string? Find(SKBitmap picture) =>
        new BarcodeReaderGeneric
        {
            // A QR code is found at any angle as it is: turned pictures would be searched four times for nothing.
            AutoRotate = false,
            Options = new DecodingOptions
            {
                TryHarder = true,
                TryInverted = true,
                PossibleFormats = [BarcodeFormat.QR_CODE],
            },
        }
            .Decode(new RGBLuminanceSource(picture.Bytes, picture.Width, picture.Height, RGBLuminanceSource.BitmapFormat.BGRA32))
            ?.Text;
}
