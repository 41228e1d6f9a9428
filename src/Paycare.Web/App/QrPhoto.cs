using Paycare.Identity.Sessions;
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

    /// <summary>
    /// The most that is decoded. Phones take larger photos, which their format gives out at a half, a quarter or an eighth; a picture
    /// of another kind can be tiny as a file and gigantic as a picture.
    /// </summary>
    private const int MaxPixels = 12_000_000;

    /// <summary>The longest side of the first look, and of the second: what a look costs grows with its pixels.</summary>
    private static readonly int[] Looks = [1_600, 2_400];

    /// <summary>Decoded pictures are large: only this many are open at once, and one of each session.</summary>
    private static readonly SemaphoreSlim Turns = new(2);
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
        await Turns.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Read(bytes), cancel);
        }
        finally
        {
            Turns.Release();
        }
    }

    private static string? Read(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || Fitting(codec) is not { } size)
        {
            return null;
        }

        using var picture = SKBitmap.Decode(codec, new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        if (picture is null)
        {
            return null;
        }

        // Codes are large on a photo; a smaller picture is read faster, and scaling averages out its noise.
        var longest = Math.Max(picture.Width, picture.Height);
        foreach (var look in Looks)
        {
            using var small = longest <= look ? null : Smaller(picture, look, longest);
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

    /// <summary>The largest size in which the file can be decoded within the bound; <c>null</c> when there is none.</summary>
    private static SKSizeI? Fitting(SKCodec codec)
    {
        foreach (var scale in (float[])[1, 0.5f, 0.25f, 0.125f])
        {
            var size = codec.GetScaledDimensions(scale);
            if ((long)size.Width * size.Height <= MaxPixels)
            {
                return size;
            }
        }

        return null;
    }

    private static SKBitmap? Smaller(SKBitmap picture, int side, int longest) =>
        picture.Resize(
            new SKImageInfo(
                Math.Max(1, picture.Width * side / longest),
                Math.Max(1, picture.Height * side / longest),
                SKColorType.Bgra8888,
                SKAlphaType.Opaque
            ),
            new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        );

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
