using System.Text;
using System.Text.Unicode;
using MimeKit;
using MimeKit.Text;
using MimeKit.Tnef;
using Paycare.Care.Attachments;

namespace Paycare.Care.Channels.Email;

/// <summary>The words and files of a mail.</summary>
/// <param name="Text">The person's words.</param>
/// <param name="Files">What came with them.</param>
internal sealed record MailContent(string Text, IReadOnlyList<HeardFile> Files)
{
    /// <summary>Smaller pictures within a mail are ornaments: logos, dots that tell who has read it.</summary>
    private const int MostOfOrnament = 8_000,
        MostParts = 200,
        MostDepth = 10;

    /// <summary>Reads them, whatever program wrote the mail.</summary>
    /// <param name="mail">The mail.</param>
    /// <param name="isReply">Whether it answers us, and what it quotes is left out.</param>
    public static MailContent Of(MimeMessage mail, bool isReply)
    {
        var parts = new Parts(isReply);
        parts.Walk(mail.Body, isAlternative: false, 0);
        var written = string.Join("\n\n", parts.Plain.Where(w => w.Trim().Length > 0)).Trim();
        if (written.Length == 0)
        {
            var seen = string.Join("\n\n", parts.Markup.Select(markup => HtmlWords.Of(markup, isReply)));
            return new MailContent(seen.Trim(), parts.Files);
        }

        if (!isReply)
        {
            return new MailContent(written, parts.Files);
        }

        var words = QuotedText.Of(written);
        return new MailContent(
            words.Text,
            words.IsSure ? parts.Files : [.. parts.Files, new HeardFile("original-message.txt", Encoding.UTF8.GetBytes(written))]
        );
    }

    /// <summary>
    /// The text in the character set it says; without one that fits, in UTF-8 or the sets that old programs of the region write.
    /// </summary>
    private static string Words(TextPart part)
    {
        if (part.IsHtml && part.ContentType.Charset is null)
        {
            return part.GetText(out _);
        }

        if (part.Content is null)
        {
            return "";
        }

        if (part.ContentType.Charset is { Length: > 0 } named && IsKnown(named) && !IsAscii(named))
        {
            return Flowed(part, part.GetText(Encoding.GetEncoding(Modern(named))));
        }

        using var bytes = new MemoryStream();
        part.Content.DecodeTo(bytes);
        var content = bytes.GetBuffer().AsSpan(0, (int)bytes.Length);
        return Flowed(part, Utf8.IsValid(content) ? Encoding.UTF8.GetString(content) : Old(content));
    }

    private static string Flowed(TextPart part, string text) =>
        part.IsFlowed ? new FlowedToText { DeleteSpace = part.ContentType.Parameters["delsp"] == "yes" }.Convert(text) : text;

    /// <summary>Chinese programs of old name no set; anything else is Latin.</summary>
    private static string Old(ReadOnlySpan<byte> content)
    {
        try
        {
            var strict = Encoding.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);
            var text = strict.GetString(content);
            return text.Count(c => c is >= '\u4E00' and <= '\u9FFF') * 4 > text.Length ? text : Encoding.Latin1.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(content);
        }
    }

    private static bool IsKnown(string charset)
    {
        try
        {
            _ = Encoding.GetEncoding(Modern(charset));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAscii(string charset) => charset.ToLowerInvariant() is "us-ascii" or "ascii" or "ansi_x3.4-1968";

    /// <summary>What says GB2312 or GBK often is the later set that holds both.</summary>
    private static string Modern(string charset) =>
        charset.ToLowerInvariant().Trim('"', '\'', ' ') switch
        {
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" or "cp936" => "GB18030",
            "utf8" or "unicode-1-1-utf-8" => "utf-8",
            var name => name,
        };

    private static bool IsOrnament(MimePart part) =>
        part.ContentType.MimeType.ToLowerInvariant()
            is "application/pkcs7-signature"
                or "application/x-pkcs7-signature"
                or "application/pgp-signature"
                or "text/x-amp-html"
        || (part.ContentId is not null && !part.IsAttachment && part.ContentType.IsMimeType("image", "*") && SizeOf(part) < MostOfOrnament);

    private static HeardFile FileOf(MimePart part)
    {
        using var bounded = new BoundedBuffer();
        try
        {
            part.Content?.DecodeTo(bounded);
        }
        catch (Exception e) when (e is FormatException or IOException)
        {
            return new HeardFile(part.FileName, []);
        }

        return new HeardFile(part.FileName ?? $"file.{part.ContentType.MediaSubtype}", bounded.IsFull ? null : bounded.ToArray());
    }

    /// <summary>A mail that was sent on as a file: its text, as a text file.</summary>
    private static HeardFile FileOf(MessagePart part)
    {
        var inner = part.Message;
        var text = inner is null
            ? ""
            : $"{inner.From}\n{inner.Date:u}\n{inner.Subject}\n\n{inner.TextBody ?? HtmlWords.Of(inner.HtmlBody ?? "", isReply: false)}";
        return new HeardFile($"{inner?.Subject ?? "message"}.txt", Encoding.UTF8.GetBytes(text));
    }

    private static long SizeOf(MimePart part)
    {
        using var bounded = new BoundedBuffer();
        part.Content?.DecodeTo(bounded);
        return bounded.Length;
    }

    /// <summary>What the parts of a mail are: words, the same words as markup, files.</summary>
    private sealed class Parts(bool isReply)
    {
        public List<string> Plain { get; } = [];

        public List<string> Markup { get; } = [];

        public List<HeardFile> Files { get; } = [];

        public void Walk(MimeEntity? part, bool isAlternative, int depth)
        {
            if (depth > MostDepth || Plain.Count + Markup.Count + Files.Count > MostParts)
            {
                return;
            }

            switch (part)
            {
                case Multipart several:
                    foreach (var child in several)
                    {
                        Walk(child, isAlternative || several is MultipartAlternative, depth + 1);
                    }

                    break;
                case TnefPart wrapped:
                    Unwrap(wrapped, depth);
                    break;
                case TextPart { IsAttachment: false, FileName: null, IsHtml: true } markup:
                    // Beside plain words it says the same; after them, and not instead of them, it says more.
                    if (isAlternative || Plain.Count == 0)
                    {
                        Markup.Add(Words(markup));
                    }
                    else
                    {
                        Plain.Add(HtmlWords.Of(Words(markup), isReply));
                    }

                    break;
                case TextPart { IsAttachment: false, FileName: null } words when words.IsPlain || words.IsEnriched:
                    Plain.Add(Words(words));
                    break;
                case MessagePart other:
                    Files.Add(FileOf(other));
                    break;
                case MimePart file when !IsOrnament(file):
                    Files.Add(FileOf(file));
                    break;
                default:
                    break;
            }
        }

        /// <summary>Outlook's <c>winmail.dat</c>: a mail within the mail. One that is broken is a file like any other.</summary>
        private void Unwrap(TnefPart wrapped, int depth)
        {
            try
            {
                Walk(wrapped.ConvertToMessage().Body, isAlternative: Plain.Count > 0, depth + 1);
            }
            catch (Exception e) when (e is FormatException or IOException or ArgumentException or InvalidOperationException)
            {
                Files.Add(FileOf(wrapped));
            }
        }
    }

    /// <summary>Keeps no more than the largest file that is taken.</summary>
    private sealed class BoundedBuffer : MemoryStream
    {
        public bool IsFull { get; private set; }

        /// <summary>The stream's other ways of writing lead here.</summary>
        public override void Write(byte[] buffer, int offset, int count)
        {
            IsFull |= Length + count > AttachmentUpload.MaxBytes;
            if (!IsFull)
            {
                base.Write(buffer, offset, count);
            }
        }
    }
}
