using Microsoft.AspNetCore.Http;
using Paycare.Web.App;
using QRCoder;
using SkiaSharp;

namespace Paycare.Tests.Hosting;

/// <summary>A customer's photo costs what a photo costs, whatever the file claims to be.</summary>
public sealed class QrPhotoTests
{
    [Theory]
    [InlineData(600, SKEncodedImageFormat.Png)]
    [InlineData(3_000, SKEncodedImageFormat.Png)]
    [InlineData(5_000, SKEncodedImageFormat.Jpeg)]
    public async Task A_code_is_read_from_a_photo_of_any_size_that_phones_take(int side, SKEncodedImageFormat format)
    {
        var photo = Picture(side, format, canvas => DrawCode(canvas, side, "paycare:pay"));

        Assert.Equal("paycare:pay", await QrPhoto.ReadAsync(photo, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_small_file_that_is_a_gigantic_picture_is_not_decoded()
    {
        var photo = Picture(5_000, SKEncodedImageFormat.Png, canvas => DrawCode(canvas, 5_000, "paycare:pay"));
        Assert.True(photo.Length < QrPhoto.MaxBytes);

        // There is a code on it, which whoever decoded it would have found.
        Assert.Null(await QrPhoto.ReadAsync(photo, TestContext.Current.CancellationToken));
    }

    private static void DrawCode(SKCanvas canvas, int side, string text)
    {
        canvas.Clear(SKColors.White);
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var module = side / (data.ModuleMatrix.Count + 8f);
        using var ink = new SKPaint { Color = SKColors.Black };
        for (var y = 0; y < data.ModuleMatrix.Count; y++)
        {
            for (var x = 0; x < data.ModuleMatrix.Count; x++)
            {
                if (data.ModuleMatrix[y][x])
                {
                    canvas.DrawRect((x + 4) * module, (y + 4) * module, module, module, ink);
                }
            }
        }
    }

    private static FormFile Picture(int side, SKEncodedImageFormat format, Action<SKCanvas> draw)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            draw(canvas);
        }

        var bytes = bitmap.Encode(format, 80).ToArray();
        return new FormFile(new MemoryStream(bytes), 0, bytes.Length, "photo", "photo");
    }
}
