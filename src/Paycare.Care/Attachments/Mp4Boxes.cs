using System.Buffers.Binary;
using System.Text;

namespace Paycare.Care.Attachments;

/// <summary>
/// The boxes of MP4 files (ISO/IEC 14496-12). What phones note about sound and pictures stands in boxes of its own, which players do not
/// need: they become free room, and nothing else in the file moves.
/// </summary>
internal static class Mp4Boxes
{
    private const int Head = 8,
        LongHead = 16,
        Deepest = 4;

    private static ReadOnlySpan<byte> Free => "free"u8;

    /// <summary>Whether a file is of one of these brands, by their beginnings.</summary>
    public static bool IsOf(ReadOnlySpan<byte> content, params ReadOnlySpan<string> brands)
    {
        if (content.Length < LongHead || !content[4..].StartsWith("ftyp"u8))
        {
            return false;
        }

        var brand = Encoding.ASCII.GetString(content.Slice(Head, 4));
        foreach (var known in brands)
        {
            if (brand.StartsWith(known, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The file without what was noted beside it; <c>null</c> for one whose boxes do not fit into each other.</summary>
    public static byte[]? Stripped(byte[] content)
    {
        var stripped = (byte[])content.Clone();
        return TryStrip(stripped, 0) ? stripped : null;
    }

    private static bool TryStrip(Span<byte> boxes, int depth)
    {
        while (boxes.Length > 0)
        {
            if (SizeOf(boxes) is not { } size)
            {
                return false;
            }

            var box = boxes[..size.Box];
            var type = box.Slice(4, 4);
            if (
                type.SequenceEqual("udta"u8)
                || type.SequenceEqual("meta"u8)
                || type.SequenceEqual("uuid"u8)
                || IsTrackOfNotes(box, size.Head)
            )
            {
                Free.CopyTo(type);
                box[size.Head..].Clear();
            }
            else if (
                (type.SequenceEqual("moov"u8) || type.SequenceEqual("trak"u8) || type.SequenceEqual("moof"u8))
                && (depth >= Deepest || !TryStrip(box[size.Head..], depth + 1))
            )
            {
                return false;
            }

            boxes = boxes[size.Box..];
        }

        return true;
    }

    /// <summary>How long a box and its head are; <c>null</c> when it is longer than what it stands in.</summary>
    private static (int Box, int Head)? SizeOf(ReadOnlySpan<byte> boxes)
    {
        if (boxes.Length < Head)
        {
            return null;
        }

        var said = BinaryPrimitives.ReadUInt32BigEndian(boxes);
        var isLong = said == 1;
        if (isLong && boxes.Length < LongHead)
        {
            return null;
        }

        var size =
            isLong ? BinaryPrimitives.ReadUInt64BigEndian(boxes[Head..])
            : said == 0 ? (ulong)boxes.Length
            : said;
        var head = isLong ? LongHead : Head;
        return size < (ulong)head || size > (ulong)boxes.Length ? null : ((int)size, head);
    }

    /// <summary>Whether a track holds notes over time, as phones write where they are: its handler says so.</summary>
    private static bool IsTrackOfNotes(ReadOnlySpan<byte> box, int head)
    {
        if (!box[4..].StartsWith("trak"u8) || box.IndexOf("hdlr"u8) is not (> 0 and var at) || at < head || box.Length < at + LongHead)
        {
            return false;
        }

        // The handler's kind follows its name, version and what was its kind before.
        return box[(at + 12)..].StartsWith("meta"u8);
    }
}
