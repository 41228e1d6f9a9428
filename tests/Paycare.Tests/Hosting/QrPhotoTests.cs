using Microsoft.AspNetCore.Http;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
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

        Assert.Equal("paycare:pay", await QrPhoto.ReadAsync(photo, NewSession(), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(45)]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(275)]
    public async Task A_code_is_read_at_any_angle(int degrees)
    {
        var photo = Picture(900, SKEncodedImageFormat.Png, canvas =>
        {
            canvas.Clear(SKColors.White);
            canvas.RotateDegrees(degrees, 450, 450);
            canvas.Translate(200, 200);
            DrawCode(canvas, 500, "paycare:pay");
        });

        Assert.Equal("paycare:pay", await QrPhoto.ReadAsync(photo, NewSession(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_small_file_that_is_a_gigantic_picture_is_not_decoded()
    {
        var photo = Picture(5_000, SKEncodedImageFormat.Png, canvas => DrawCode(canvas, 5_000, "paycare:pay"));
        Assert.True(photo.Length < QrPhoto.MaxBytes);

        // There is a code on it, which whoever decoded it would have found.
        Assert.Null(await QrPhoto.ReadAsync(photo, NewSession(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_session_has_one_photo_read_at_a_time_and_others_do_not_wait_for_it()
    {
        var cancel = TestContext.Current.CancellationToken;
        var (mine, others) = (NewSession(), NewSession());
        var (slow, next) = (new HeldPhoto(Photo()), new HeldPhoto(Photo()));
        var first = QrPhoto.ReadAsync(slow, mine, cancel);
        var second = QrPhoto.ReadAsync(next, mine, cancel);
        Assert.Equal("paycare:pay", await QrPhoto.ReadAsync(Photo(), others, cancel));
        Assert.Equal((true, false), (slow.IsBegun, next.IsBegun));
        slow.Go();
        next.Go();
        Assert.Equal(["paycare:pay", "paycare:pay"], await Task.WhenAll(first, second));
        Assert.True(next.IsBegun);

        static FormFile Photo() => Picture(600, SKEncodedImageFormat.Png, canvas => DrawCode(canvas, 600, "paycare:pay"));
    }

    private static SessionId NewSession() => StrongId.New<SessionId>(TestClock.Time);

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

    /// <summary>A photo that can be read once it may go on.</summary>
    private sealed class HeldPhoto(FormFile photo) : IFormFile
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsBegun { get; private set; }

        public string ContentType => "image/png";

        public string ContentDisposition => "";

        public IHeaderDictionary Headers => new HeaderDictionary();

        public long Length => photo.Length;

        public string Name => photo.Name;

        public string FileName => photo.FileName;

        public void Go() => _go.SetResult();

        public Stream OpenReadStream()
        {
            IsBegun = true;
            return new Held(photo.OpenReadStream(), _go.Task);
        }

        public void CopyTo(Stream target) => throw new NotSupportedException();

        public Task CopyToAsync(Stream target, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private sealed class Held(Stream stream, Task go) : Stream
        {
            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length => stream.Length;

            public override long Position { get; set; }

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await go.WaitAsync(cancellationToken);
                return await stream.ReadAsync(buffer, cancellationToken);
            }

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override void Flush() { }
        }
    }
}
