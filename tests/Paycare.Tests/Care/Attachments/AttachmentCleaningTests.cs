using System.Text;
using Paycare.Care.Attachments;
using Paycare.Platform.Results;
using Paycare.Tests.Infrastructure;
using SkiaSharp;

namespace Paycare.Tests.Care.Attachments;

/// <summary>What a file is, its content decides; what its sender did not mean to send is taken out.</summary>
public sealed class AttachmentCleaningTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_content_decides_what_a_file_is()
    {
        Assert.Equal("image/jpeg", TypeOf(TestFiles.Photo()));
        Assert.Equal("image/png", TypeOf(TestFiles.Png()));
        Assert.Equal("image/webp", TypeOf(TestFiles.Picture(SKEncodedImageFormat.Webp)));
        Assert.Equal("application/pdf", TypeOf(TestFiles.Pdf));
        Assert.Equal("text/plain", TypeOf("Sudah saya bayar dua kali.\r\n余额没有减少。"u8.ToArray()));
    }

    [Theory]
    [InlineData("GIF89a")]
    [InlineData("MZ\u0090\0")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("<html><script>alert(1)</script>")]
    [InlineData("\uFEFF \n<svg onload='alert(1)'/>")]
    [InlineData("RIFF0000WAVE")]
    [InlineData("\0\0\0\u0018ftypheic\0\0\0\0")]
    [InlineData(" ")]
    public void Anything_else_is_not_taken(string content) =>
        Assert.Null(
            AttachmentTypes.Of([
                .. content.StartsWith("RIFF", StringComparison.Ordinal) ? [0] : Array.Empty<byte>(),
                .. Encoding.UTF8.GetBytes(content),
            ])
        );

    [Fact]
    public async Task What_phones_record_is_taken_from_chats_alone_and_without_where_they_were()
    {
        foreach (var recorded in new byte[][] { [.. "OggS\0"u8], [.. "#!AMR\n\u0004"u8], Recording("M4A "), Recording("isom") })
        {
            Assert.Null(AttachmentTypes.Of(recorded));
            Assert.NotNull(AttachmentTypes.Of(recorded, isFetched: true));
        }

        var film = Recording("isom");
        var clean = (await AttachmentCleaning.CleanAsync(AttachmentTypes.Of(film, isFetched: true)!, film, Cancel)).Value;
        Assert.Equal(film.Length, clean.Content.Length);
        Assert.Contains(TestFiles.Place, Encoding.Latin1.GetString(film), StringComparison.Ordinal);
        Assert.DoesNotContain(TestFiles.Place, Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        Assert.Contains("mdat", Encoding.Latin1.GetString(clean.Content), StringComparison.Ordinal);
        film[3] = 0xFF;
        Assert.Equal(
            "field.attachment-recording",
            (await AttachmentCleaning.CleanAsync(AttachmentTypes.Named("video/mp4"), film, Cancel)).Refusal?.Errors["file"][0]
        );
    }

    /// <summary>A film with the place where it was taken, beside it and in a track.</summary>
    private static byte[] Recording(string brand)
    {
        return
        [
            .. Box("ftyp", [.. Encoding.ASCII.GetBytes(brand), 0, 0, 0, 0]),
            .. Box(
                "moov",
                [.. Box("udta", Box("\u00A9xyz", Encoding.ASCII.GetBytes(TestFiles.Place))), .. Box("trak", Box("udta", Place()))]
            ),
            .. Box("mdat", [1, 2, 3]),
        ];

        static byte[] Place() => Encoding.ASCII.GetBytes(TestFiles.Place);

        static byte[] Box(string type, byte[] content)
        {
            var size = new byte[4];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(size, content.Length + 8);
            return [.. size, .. Encoding.Latin1.GetBytes(type), .. content];
        }
    }

    [Fact]
    public void Bytes_that_are_no_words_are_no_text() => Assert.Null(AttachmentTypes.Of([0xC3, 0x28, 0x41]));

    [Fact]
    public void A_phones_own_format_is_known_by_name()
    {
        Assert.True(AttachmentTypes.IsHeic("\0\0\0\u0018ftypheic\0\0\0\0"u8));
        Assert.True(AttachmentTypes.IsHeic("\0\0\0\u0018ftypmif1\0\0\0\0"u8));
        Assert.False(AttachmentTypes.IsHeic("\0\0\0\u0018ftypisom\0\0\0\0"u8));
    }

    [Fact]
    public async Task The_place_where_a_photo_was_taken_is_gone_and_it_stands_upright()
    {
        var photo = TestFiles.Photo();
        Assert.Contains(TestFiles.Place, Encoding.Latin1.GetString(photo), StringComparison.Ordinal);

        var clean = (await CleanAsync(photo)).Value;

        foreach (var kept in new[] { clean.Content, clean.Small! })
        {
            Assert.DoesNotContain(TestFiles.Place, Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
            Assert.DoesNotContain("Exif", Encoding.Latin1.GetString(kept), StringComparison.Ordinal);
        }

        Assert.Equal(("image/jpeg", 200, 320), (clean.Type.MediaType, clean.Width, clean.Height));
        using var picture = SKBitmap.Decode(clean.Content);
        Assert.Equal((200, 320), (picture.Width, picture.Height));
        // Held upright, the left half is on top.
        Assert.True(IsRed(picture.GetPixel(100, 40)) && !IsRed(picture.GetPixel(100, 280)));
    }

    [Theory]
    [InlineData(1, 40, 100)]
    [InlineData(2, 280, 100)]
    [InlineData(3, 280, 100)]
    [InlineData(4, 40, 100)]
    [InlineData(5, 100, 40)]
    [InlineData(6, 100, 40)]
    [InlineData(7, 100, 280)]
    [InlineData(8, 100, 280)]
    public async Task A_photo_stands_upright_however_the_phone_was_held(ushort orientation, int x, int y)
    {
        using var picture = SKBitmap.Decode((await CleanAsync(TestFiles.Photo(orientation: orientation))).Value.Content);
        Assert.True(IsRed(picture.GetPixel(x, y)));
        Assert.False(IsRed(picture.GetPixel(picture.Width - 1 - x, picture.Height - 1 - y)) && orientation is 3 or 6 or 8 or 1);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    public async Task A_picture_stays_of_its_kind_and_has_a_small_one(SKEncodedImageFormat format)
    {
        var clean = (await CleanAsync(TestFiles.Picture(format, 1_600, 1_000))).Value;
        Assert.Equal((1_600, 1_000), (clean.Width, clean.Height));
        Assert.Equal(clean.Type, AttachmentTypes.Of(clean.Content));
        using var small = SKBitmap.Decode(clean.Small);
        Assert.Equal((480, 300), (small.Width, small.Height));
        Assert.Equal("image/jpeg", TypeOf(clean.Small!));
    }

    [Fact]
    public async Task A_small_picture_lies_on_white_paper()
    {
        var clean = (await CleanAsync(TestFiles.Picture(SKEncodedImageFormat.Png, right: SKColors.Transparent))).Value;
        using var small = SKBitmap.Decode(clean.Small);
        var corner = small.GetPixel(small.Width - 2, 2);
        Assert.True(corner.Red > 240 && corner.Green > 240 && corner.Blue > 240);
        using var own = SKBitmap.Decode(clean.Content);
        Assert.Equal(0, own.GetPixel(own.Width - 2, 2).Alpha);
    }

    [Fact]
    public async Task A_small_file_that_is_a_gigantic_picture_is_not_decoded()
    {
        var bomb = TestFiles.Bomb();
        Assert.True(bomb.Length < 1_000);
        var refused = (await CleanAsync(bomb)).Refusal;
        Assert.Equal(("attachment-too-large", "field.attachment-pixels"), (refused?.Code, refused?.Errors["file"][0]));
    }

    [Fact]
    public async Task A_large_photo_is_taken_in_a_size_that_its_format_gives_out()
    {
        var clean = (await CleanAsync(TestFiles.Picture(SKEncodedImageFormat.Jpeg, 8_000, 6_000))).Value;
        Assert.Equal((4_000, 3_000), (clean.Width, clean.Height));
    }

    [Fact]
    public async Task A_broken_picture_is_named_as_such()
    {
        byte[] broken = [.. TestFiles.Png()[..40], 1, 2, 3];
        Assert.Equal("field.attachment-unreadable", (await CleanAsync(broken)).Refusal?.Errors["file"][0]);
    }

    [Fact]
    public async Task Secrets_go_out_of_a_text_and_a_long_one_is_refused()
    {
        var clean = (await CleanAsync("My card 4111 1111 1111 1111 was charged.\nMy PIN is 739164."u8.ToArray())).Value;
        var text = Encoding.UTF8.GetString(clean.Content);
        Assert.DoesNotContain("1111 1111", text, StringComparison.Ordinal);
        Assert.DoesNotContain("739164", text, StringComparison.Ordinal);
        Assert.Contains("was charged.\n", text, StringComparison.Ordinal);
        var longest = Encoding.ASCII.GetBytes(new string('a', AttachmentCleaning.MaxTextBytes + 1));
        Assert.Equal("field.attachment-text", (await CleanAsync(longest)).Refusal?.Errors["file"][0]);
    }

    [Theory]
    [InlineData("screen.png", "screen.jpg")]
    [InlineData("C:\\Users\\rina\\..\\secret/receipt.exe", "receipt.jpg")]
    [InlineData("../../etc/passwd", "passwd.jpg")]
    [InlineData("  \u202Egnp.exe\u202C ", "gnp.jpg")]
    [InlineData("4111 1111 1111 1111.jpg", "••••.jpg")]
    [InlineData("PIN 739164.png", "PIN ••••.jpg")]
    [InlineData("付款截图.png", "付款截图.jpg")]
    [InlineData("a\r\nb\0.png", "ab.jpg")]
    [InlineData(null, "file.jpg")]
    [InlineData(".png", "file.jpg")]
    [InlineData("v1.2 of the statement", "v1.2 of the statement.jpg")]
    public void A_name_is_a_name_and_ends_as_its_content_says(string? named, string name) =>
        Assert.Equal(name, AttachmentName.Of(named, AttachmentTypes.Named("image/jpeg")));

    [Fact]
    public void A_name_is_never_too_long_to_keep() =>
        Assert.Equal(AttachmentName.MaxLength, AttachmentName.Of(new string('n', 4_000), AttachmentTypes.Named("image/webp")).Length);

    [Fact]
    public void Each_kind_is_named_once_and_fits_its_column()
    {
        Assert.Distinct(AttachmentTypes.All.Select(t => t.MediaType));
        Assert.Distinct(AttachmentTypes.All.Select(t => t.Extension));
        Assert.All(AttachmentTypes.All, t => Assert.InRange(t.MediaType.Length, 1, AttachmentTypes.MaxLength));
    }

    private static bool IsRed(SKColor colour) => colour.Red > 200 && colour.Blue < 60;

    private static string? TypeOf(byte[] content) => AttachmentTypes.Of(content)?.MediaType;

    private static Task<Result<CleanFile>> CleanAsync(byte[] content) =>
        AttachmentCleaning.CleanAsync(AttachmentTypes.Of(content)!, content, Cancel);
}
