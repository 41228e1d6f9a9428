using CsCheck;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

public sealed class AttemptIdCodecTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("paycare-keys-");
    private readonly AttemptIdCodec _codec;

    public AttemptIdCodecTests() => _codec = new AttemptIdCodec(KeyRing.Open(_folder.FullName, TestClock.Time));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_id_is_read_back_from_its_text() =>
        Gen.Long[1, long.MaxValue]
            .Sample(sequence =>
            {
                var text = _codec.Text(new AttemptId(sequence));
                return text.Length == 22
                    && _codec.TryRead(text, out var id)
                    && id.Sequence == sequence
                    && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
            });

    [Fact]
    public void A_text_that_was_made_up_or_changed_names_nothing()
    {
        var text = _codec.Text(new AttemptId(42));
        foreach (var wrong in new[] { null, "", "42", text[1..], text + "A", new string('A', 22), text[..^1] + "=", text[..^1] + "é" })
        {
            Assert.False(_codec.TryRead(wrong, out _));
        }

        for (var i = 0; i < text.Length; i++)
        {
            foreach (var c in "ABCDwxyz0189-_".Where(c => c != text[i]))
            {
                Assert.False(_codec.TryRead(text[..i] + c + text[(i + 1)..], out _));
            }
        }
    }

    [Fact]
    public void Another_ring_reads_none_of_these_texts()
    {
        var other = new AttemptIdCodec(KeyRing.Open(_folder.CreateSubdirectory("other").FullName, TestClock.Time));

        Assert.False(other.TryRead(_codec.Text(new AttemptId(1)), out _));
    }
}
