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

    private const int MaxPixels = 64_000_000,
        EnoughPixels = 1600;

    /// <summary>Decoded pictures are large: only this many are open at once.</summary>
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>The code's text; <c>null</c> when the file is not a supported picture, is too large, or shows no code.</summary>
    public static async Task<string?> ReadAsync(IFormFile photo, CancellationToken cancel)
    {
        if (photo.Length > MaxBytes)
        {
            return null;
        }

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
        if (codec is null || (long)codec.Info.Width * codec.Info.Height > MaxPixels)
        {
            return null;
        }

        using var picture = SKBitmap.Decode(
            codec,
            new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Opaque)
        );
        if (picture is null)
        {
            return null;
        }

        // Codes are large on a photo; a smaller picture is read faster, and scaling averages out its noise.
        var longest = Math.Max(picture.Width, picture.Height);
        using var small =
            longest <= EnoughPixels
                ? null
                : picture.Resize(
                    new SKImageInfo(
                        Math.Max(1, picture.Width * EnoughPixels / longest),
                        Math.Max(1, picture.Height * EnoughPixels / longest),
                        SKColorType.Bgra8888,
                        SKAlphaType.Opaque
                    ),
                    new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
                );
        return (small is null ? null : Find(small)) ?? Find(picture);
    }

    private static string? Find(SKBitmap picture) =>
        new BarcodeReaderGeneric
        {
            AutoRotate = true,
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
