using System.Buffers.Binary;
using System.Text;

namespace Paycare.Benchmarks;

/// <summary>What a server's page changes on the screen, as it is sent: what matters of it here is its texts, and what can be clicked.</summary>
internal readonly ref struct RenderBatch(ReadOnlySpan<byte> bytes)
{
    private const int FrameBytes = 20,
        Element = 1,
        Attribute = 3;
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>The handler of an element's click, by the element's id; <c>null</c> when the batch does not draw it.</summary>
    public ulong? ClickOf(string id)
    {
        // Five places of tables stand at the end: the second is that of the frames.
        var frames = Int(_bytes.Length - 16);
        var count = Int(frames);
        var isIt = false;
        for (var i = 0; i < count; i++)
        {
            var at = frames + 4 + (i * FrameBytes);
            var kind = Int(at);
            if (kind == Element)
            {
                isIt = false;
            }
            else if (kind == Attribute)
            {
                var name = Text(Int(at + 4));
                isIt |= name == "id" && Text(Int(at + 8)) == id;
                if (isIt && name == "onclick")
                {
                    return BinaryPrimitives.ReadUInt64LittleEndian(_bytes[(at + 12)..]);
                }
            }
        }

        return null;
    }

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

    private string? Text(int index)
    {
        if (index < 0)
        {
            return null;
        }

        var at = Int(Int(_bytes.Length - 4) + (4 * index));
        var (length, shift) = (0, 0);
        byte part;
        do
        {
            part = _bytes[at++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while ((part & 0x80) != 0);

        return Encoding.UTF8.GetString(_bytes.Slice(at, length));
    }
}
