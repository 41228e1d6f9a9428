using System.Buffers.Binary;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Ids;

/// <summary>
/// UUIDv7 that never goes backwards within a process, even within one millisecond or when the clock steps back: rows whose order
/// matters are ordered by id (RFC 9562, section 6.2, method 1: a counter in rand_a).
/// </summary>
[EachProcess("Ids differ by their random part; the counter only orders those of one process.")]
public static class OrderedGuid
{
    private const int LargestCounter = 0xFFF;
    private static readonly Lock Turn = new();
    private static long _lastMs;
    private static int _counter;

    /// <summary>The next id at the clock's time.</summary>
    public static Guid Next(TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var nowMs = clock.GetUtcNow().ToUnixTimeMilliseconds();
        long ms;
        int counter;
        lock (Turn)
        {
            if (nowMs > _lastMs)
            {
                (_lastMs, _counter) = (nowMs, 0);
            }
            else if (++_counter > LargestCounter)
            {
                (_lastMs, _counter) = (_lastMs + 1, 0);
            }

            (ms, counter) = (_lastMs, _counter);
        }

        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(ms)).TryWriteBytes(bytes, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | counter));
        return new Guid(bytes, bigEndian: true);
    }
}
