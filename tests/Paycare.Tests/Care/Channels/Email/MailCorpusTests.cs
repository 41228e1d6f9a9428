using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MimeKit;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Email;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels.Email;

/// <summary>Mails as programs of all kinds write them, and what is read of each: <c>Corpus/make.py</c> writes both.</summary>
public sealed class MailCorpusTests
{
    private static readonly string Folder = Repository.PathOf("tests", "Paycare.Tests", "Care", "Channels", "Email", "Corpus");
    private static readonly Dictionary<string, JsonElement> Expected = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        File.ReadAllText(Path.Combine(Folder, "expected.json"))
    )!;
    private static readonly CaseId OurCase = new(OrderedGuid.Next(TestClock.Time));
    private static readonly SendingId OurSending = new(OrderedGuid.Next(TestClock.Time));

    internal static MailOptions Settings => new() { Address = MailServers.Care };

    private static MailMarks Marks => new(TestKeys.Ring, Options.Create(Settings));

    public static TheoryData<string> Names => [.. Expected.Keys];

    /// <summary>A mail of the corpus, as it would come after we wrote about a case.</summary>
    internal static byte[] Mail(string name, string? ourId = null, string? ourAddress = null)
    {
        var mail = File.ReadAllBytes(Path.Combine(Folder, $"{name}.eml"));
        var text = Encoding.Latin1.GetString(mail);
        return text.Contains("{{", StringComparison.Ordinal)
            ? Encoding.Latin1.GetBytes(
                text.Replace("{{ID}}", ourId ?? Marks.IdOf(OurCase, OurSending), StringComparison.Ordinal)
                    .Replace("{{PLUS}}", ourAddress ?? Marks.AddressOf(10_427), StringComparison.Ordinal)
            )
            : mail;
    }

    [Fact]
    public void The_corpus_is_whole()
    {
        Assert.True(Expected.Count >= 80, $"{Expected.Count} mails");
        Assert.Equal(
            Directory.GetFiles(Folder, "*.eml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            Expected.Keys.Order(StringComparer.Ordinal)
        );
    }

    [Theory, MemberData(nameof(Names))]
    public void A_mail_is_read_as_its_sender_meant_it(string name)
    {
        var expected = Expected[name];
        var read = Read(Mail(name));
        switch (Text(expected, "kind"))
        {
            case "unreadable":
                Assert.Null(read);
                break;
            case "nothing":
                Assert.IsType<MailRead.Nothing>(read);
                break;
            case "back":
                var back = Assert.IsType<MailRead.CameBack>(read);
                Assert.Equal((OurSending, Text(expected, "reason")), (back.Sending, back.Reason));
                break;
            default:
                Check(expected, Assert.IsType<MailRead.Words>(read).Heard);
                break;
        }
    }

    private static void Check(JsonElement expected, Heard heard)
    {
        Assert.All(List(expected, "has"), words => Assert.Contains(words, heard.Text, StringComparison.Ordinal));
        Assert.All(List(expected, "lacks"), words => Assert.DoesNotContain(words, heard.Text, StringComparison.OrdinalIgnoreCase));
        if (expected.TryGetProperty("files", out _))
        {
            Assert.Equal(List(expected, "files"), heard.Files.Select(f => f.Name));
        }

        Assert.Equal((Is(expected, "quiet"), Is(expected, "machine")), (heard.WantsNoAnswer, heard.IsAutomatic));
        Assert.Equal(Is(expected, "ours") ? OurCase : (CaseId?)null, heard.Continues);
        Assert.Equal(Is(expected, "oursByAddress") ? 10_427 : (long?)null, heard.ContinuesNumber);
        Assert.Equal("rina@customer.test", Is(expected, "quiet") ? "rina@customer.test" : heard.Address);
        if (expected.TryGetProperty("subject", out var subject))
        {
            Assert.Equal(subject.GetString(), heard.Subject);
        }

        if (expected.TryGetProperty("number", out var number))
        {
            Assert.Equal(number.GetInt64(), heard.CaseNumber);
        }
    }

    [Fact]
    public void An_address_or_id_with_a_changed_sign_is_nobodys()
    {
        var id = Marks.IdOf(OurCase, OurSending);
        Assert.Equal((OurCase, OurSending), Marks.ReadId($"<{id}>"));
        Assert.Equal((OurCase, OurSending), Marks.ReadId(id.ToUpperInvariant()));
        var (sign, other) = (id[..id.IndexOf('@', StringComparison.Ordinal)][^1], id.IndexOf('@', StringComparison.Ordinal) - 1);
        Assert.Null(Marks.ReadId(id[..other] + (sign == '0' ? '1' : '0') + id[(other + 1)..]));
        var address = Marks.AddressOf(10_427);
        Assert.Equal(10_427, Marks.ReadAddress(address));
        Assert.Null(Marks.ReadAddress(address.Replace("10427", "10428", StringComparison.Ordinal)));
        Assert.Null(Marks.ReadAddress(MailServers.Care));
        Assert.Null(Marks.ReadId(null));
        Assert.Null(Marks.ReadId("<@>"));
    }

    private static MailRead? Read(byte[] mail)
    {
        try
        {
            using var stream = new MemoryStream(mail);
            return new MailReader(Marks, Options.Create(Settings)).Read(MimeMessage.Load(stream));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static bool Is(JsonElement expected, string name) => expected.TryGetProperty(name, out var value) && value.GetBoolean();

    private static List<string> List(JsonElement expected, string name) =>
        expected.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(v => v.GetString()!)] : [];
}
