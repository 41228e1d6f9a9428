using System.Diagnostics;
using Paycare.Care.Cases;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Cases;

/// <summary>The corpus beside this file: what agents write in three languages, and whether it may leave.</summary>
public sealed class ReplyWordingTests
{
    private static readonly string Corpus = Repository.PathOf("tests", "Paycare.Tests", "Care", "Cases", "reply-wording.tsv");

    public static TheoryData<string, string> Replies() =>
        [
            .. File.ReadLines(Corpus)
                .Where(line => line is not ("" or ['#', ..]))
                .Select(line =>
                    line.Split('\t', 2) is [var end, var text]
                        ? new TheoryDataRow<string, string>(end, text)
                        : throw new InvalidDataException(line)
                ),
        ];

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_that_asks_for_a_secret_is_stopped_and_help_is_sent(string end, string text) =>
        Assert.Equal(end == "stopped", ReplyWording.AsksForSecrets(text));

    [Fact]
    public void The_corpus_goes_both_ways_in_three_languages()
    {
        var lines = File.ReadLines(Corpus).Where(line => line.Contains('\t', StringComparison.Ordinal)).ToList();
        Assert.True(lines.Count >= 200);
        foreach (var end in new[] { "stopped", "sent" })
        {
            var texts = lines.Where(l => l.StartsWith($"{end}\t", StringComparison.Ordinal)).ToList();
            Assert.True(texts.Count(t => t.Any(c => c is >= '\u4E00' and <= '\u9FFF')) >= 18);
            Assert.True(texts.Count(t => t.Contains("kode", StringComparison.OrdinalIgnoreCase) || t.Contains(" Anda")) >= 12);
            Assert.True(texts.Count(t => t.Contains(" your ") || t.Contains(" the ")) >= 20);
        }
    }

    /// <summary>It runs on every key an agent presses.</summary>
    [Theory]
    [InlineData("please send me and tell us the app or read ")]
    [InlineData("pin code otp password cvv ")]
    [InlineData("kirim tolong berapa di aplikasi angka ")]
    [InlineData("请发告诉报说念验证")]
    public void A_long_reply_is_read_at_once(string words)
    {
        var text = string.Concat(Enumerable.Repeat(words, 4000 / words.Length));
        _ = ReplyWording.AsksForSecrets(text);
        var start = Stopwatch.GetTimestamp();
        _ = ReplyWording.AsksForSecrets(text);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("That was your own mistake.", "wording-blame")]
    [InlineData("Tell me your PIN.", "wording")]
    [InlineData("Your refund is on its way.", null)]
    public void A_fault_has_its_name(string text, string? fault) => Assert.Equal(fault, ReplyWording.Fault(text));
}
