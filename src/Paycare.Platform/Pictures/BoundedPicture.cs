using Paycare.Platform.Processes;
using SkiaSharp;

namespace Paycare.Platform.Pictures;

/// <summary>
/// Pictures that people send, decoded within bounds: a file of another kind can be tiny and gigantic as a picture, and decoded
/// pictures are large. Nothing is decoded before its size is known.
/// </summary>
[EachProcess("It spares the memory of the machine that the process runs on.")]
public static class BoundedPicture
{
    /// <summary>
    /// The most that is decoded, in pixels. Phones take larger photos, which their format gives out at a half, a quarter or an eighth.
    /// </summary>
    public const int MaxPixels = 12_000_000;

    /// <summary>Only this many are open at once.</summary>
    private static readonly SemaphoreSlim Turns = new(2);

    /// <summary>Decodes a picture in its turn and looks at it.</summary>
    /// <typeparam name="T">What is seen.</typeparam>
    /// <param name="file">The whole file.</param>
    /// <param name="look">Sees the picture, and how its file is kept; the picture ends with the look.</param>
    /// <param name="cancel">Cancels waiting for the turn.</param>
    /// <returns>What was seen; the look is not asked for what is no picture, is broken, or is too large in every size.</returns>
    public static async Task<(PictureState State, T? Seen)> LookAsync<T>(
        ReadOnlyMemory<byte> file,
        Func<SKBitmap, SKCodec, T?> look,
        CancellationToken cancel
    )
        where T : class
    {
        ArgumentNullException.ThrowIfNull(look);
        await Turns.WaitAsync(cancel);
        try
        {
            return await Task.Run(() => Look(file, look), cancel);
        }
        finally
        {
            Turns.Release();
        }
    }

    /// <summary>The picture made smaller; scaling averages out its noise.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="side">The longest side that it may have then, in pixels.</param>
    /// <returns>The smaller one, the caller's to dispose of; <c>null</c> when it is no larger already.</returns>
    public static SKBitmap? Smaller(SKBitmap picture, int side)
    {
        ArgumentNullException.ThrowIfNull(picture);
        var longest = Math.Max(picture.Width, picture.Height);
        return longest <= side
            ? null
            : picture.Resize(
                picture.Info.WithSize(Math.Max(1, picture.Width * side / longest), Math.Max(1, picture.Height * side / longest)),
                new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
            );
    }

    /// <summary>The picture on white paper, when parts of it are transparent.</summary>
    /// <returns>The caller's to dispose of; <c>null</c> when nothing is transparent.</returns>
    public static SKBitmap? OnWhite(SKBitmap picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        if (picture.AlphaType == SKAlphaType.Opaque)
        {
            return null;
        }

        var paper = new SKBitmap(picture.Info.WithAlphaType(SKAlphaType.Opaque));
        using var canvas = new SKCanvas(paper);
        canvas.Clear(SKColors.White);
        canvas.DrawBitmap(picture, 0, 0, SKSamplingOptions.Default);
        return paper;
    }

    private static (PictureState State, T? Seen) Look<T>(ReadOnlyMemory<byte> file, Func<SKBitmap, SKCodec, T?> look)
        where T : class
    {
        using var data = SKData.CreateCopy(file.Span);
        using var codec = SKCodec.Create(data);
        if (codec is null)
        {
            return (PictureState.Unreadable, null);
        }

        if (Fitting(codec) is not { } size)
        {
            return (PictureState.TooLarge, null);
        }

        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        using var colours = SKColorSpace.CreateSrgb();
        using var picture = SKBitmap.Decode(codec, new SKImageInfo(size.Width, size.Height, SKColorType.Bgra8888, alpha, colours));
        return picture is null ? (PictureState.Unreadable, null) : (PictureState.Seen, look(picture, codec));
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
}

/// <summary>What became of a look at a picture.</summary>
public enum PictureState
{
    /// <summary>It was looked at.</summary>
    Seen,

    /// <summary>It is no picture, or a broken one.</summary>
    Unreadable,

    /// <summary>It has too many pixels, and its format gives out no smaller size.</summary>
    TooLarge,
}
