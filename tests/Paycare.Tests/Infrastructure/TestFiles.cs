using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using Paycare.Web.Actors;
using SkiaSharp;

namespace Paycare.Tests.Infrastructure;

/// <summary>Files that people send to care, and what tests do with them.</summary>
internal static class TestFiles
{
    /// <summary>Where the photo was taken, as cameras write it.</summary>
    public const string Place = "GPS 6.9147S 107.6098E";

    public static byte[] Pdf { get; } = Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n");

    /// <summary>A picture whose left half is red and whose right half is blue.</summary>
    public static byte[] Picture(SKEncodedImageFormat format, int width = 320, int height = 200, SKColor? right = null)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(right ?? SKColors.Blue);
            using var red = new SKPaint { Color = SKColors.Red };
            canvas.DrawRect(0, 0, width / 2f, height, red);
        }

        return bitmap.Encode(format, 90).ToArray();
    }

    public static byte[] Png(int width = 320, int height = 200) => Picture(SKEncodedImageFormat.Png, width, height);

    /// <summary>A photo as a phone takes it: on its side, with the place where it was taken (EXIF, in an APP1 segment).</summary>
    public static byte[] Photo(int width = 320, int height = 200, ushort orientation = 6)
    {
        var jpeg = Picture(SKEncodedImageFormat.Jpeg, width, height);
        // A TIFF header, one directory with the orientation and the description, and the description's text.
        var text = Encoding.ASCII.GetBytes(Place + "\0");
        var exif = new byte[6 + 8 + 2 + (2 * 12) + 4 + text.Length];
        "Exif\0\0MM\0*"u8.CopyTo(exif);
        var tiff = exif.AsSpan(6);
        BinaryPrimitives.WriteUInt32BigEndian(tiff[4..], 8);
        BinaryPrimitives.WriteUInt16BigEndian(tiff[8..], 2);
        Entry(tiff[10..], 0x010E, 2, (uint)text.Length, 8 + 2 + (2 * 12) + 4);
        Entry(tiff[22..], 0x0112, 3, 1, (uint)orientation << 16);
        text.CopyTo(tiff[38..]);
        var head = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(head, 0xFFE1);
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(exif.Length + 2));
        return [.. jpeg[..2], .. head, .. exif, .. jpeg[2..]];

        static void Entry(Span<byte> at, ushort tag, ushort type, uint count, uint value)
        {
            BinaryPrimitives.WriteUInt16BigEndian(at, tag);
            BinaryPrimitives.WriteUInt16BigEndian(at[2..], type);
            BinaryPrimitives.WriteUInt32BigEndian(at[4..], count);
            BinaryPrimitives.WriteUInt32BigEndian(at[8..], value);
        }
    }

    /// <summary>A file of some bytes that says it is a picture of 50,000 by 50,000 pixels.</summary>
    public static byte[] Bomb()
    {
        var png = Png(1, 1);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), 50_000);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>Opens a case of the customer.</summary>
    public static async Task<string> OpenCaseAsync(this CustomerActor customer) =>
        (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201)["id"]!;

    /// <summary>Sends a file to a case, at the desk or as its customer.</summary>
    public static async Task<ApiAnswer> SendFileAsync(
        this ApiClient api,
        string path,
        byte[] content,
        string name = "screen.png",
        string type = "image/png"
    )
    {
        using var form = new MultipartFormDataContent();
        using var part = new ByteArrayContent(content);
        part.Headers.ContentType = new MediaTypeHeaderValue(type);
        form.Add(part, "file", name);
        return await api.SendAsync(HttpMethod.Post, path, form);
    }

    public static Task<ApiAnswer> AttachAsync(this CustomerActor customer, string @case, byte[] content, string name = "screen.png") =>
        customer.Api.SendFileAsync($"/api/v1/cases/{@case}/attachments", content, name);

    /// <summary>PNG's checksum (RFC 2083, appendix 15).</summary>
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320u : crc >> 1;
            }
        }

        return ~crc;
    }
}
