using System.Net;
using System.Text;
using MimeKit;

namespace Paycare.Web.Demo.Channels;

/// <summary>What makes a mail difficult.</summary>
[Flags]
internal enum MailTrouble
{
    None = 0,

    /// <summary>An answer that a machine gives while somebody is away.</summary>
    OutOfOffice = 1,

    /// <summary>A mail of ours that could not be delivered.</summary>
    Bounce = 2,

    /// <summary>HTML with a script and a form.</summary>
    Script = 4,

    /// <summary>Words in GB18030.</summary>
    Gb18030 = 8,

    /// <summary>A file of 20 MB.</summary>
    Large = 16,
}

/// <summary>Writes a mail as somebody's program would.</summary>
internal static class PlayedMail
{
    private const int LargeBytes = 20_000_000;

    /// <summary>Writes it.</summary>
    /// <param name="from">The sender's address.</param>
    /// <param name="to">The address that it goes to.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">The words.</param>
    /// <param name="trouble">What makes it difficult.</param>
    /// <param name="now">When it is written.</param>
    public static Stream Write(MailboxAddress from, MailboxAddress to, string subject, string text, MailTrouble trouble, DateTimeOffset now)
    {
        using var mail = new MimeMessage
        {
            Date = now,
            Subject = subject,
            Body = BodyOf(text, to, trouble),
        };
        mail.From.Add(from);
        mail.To.Add(to);
        if (trouble.HasFlag(MailTrouble.OutOfOffice))
        {
            mail.Headers.Add("Auto-Submitted", "auto-replied");
        }

        if (trouble.HasFlag(MailTrouble.Bounce))
        {
            mail.Headers.Add(HeaderId.ReturnPath, "<>");
        }

        var written = new MemoryStream();
        mail.WriteTo(written);
        written.Position = 0;
        return written;
    }

    private static MimeEntity BodyOf(string text, MailboxAddress to, MailTrouble trouble)
    {
        if (trouble.HasFlag(MailTrouble.Bounce))
        {
            var status = new MessageDeliveryStatus();
            status.StatusGroups.Add(new HeaderList { { "Reporting-MTA", "dns; mx.mail.example" } });
            status.StatusGroups.Add(
                new HeaderList
                {
                    { "Final-Recipient", $"rfc822; {to.Address}" },
                    { "Action", "failed" },
                    { "Status", "5.1.1" },
                }
            );
            var report = new MultipartReport("delivery-status")
            {
                new TextPart("plain") { Text = text },
                status,
            };
            return report;
        }

        var body = new TextPart(trouble.HasFlag(MailTrouble.Script) ? "html" : "plain");
        body.SetText(
            trouble.HasFlag(MailTrouble.Gb18030) ? Encoding.GetEncoding("GB18030") : Encoding.UTF8,
            trouble.HasFlag(MailTrouble.Script)
                ? $"<p>{WebUtility.HtmlEncode(text)}</p><script>alert(1)</script><form action=//x.example><input name=pin></form>"
                : text
        );
        return trouble.HasFlag(MailTrouble.Large)
            ? new Multipart("mixed")
            {
                body,
                new MimePart("application", "octet-stream")
                {
                    FileName = "large.bin",
                    ContentTransferEncoding = ContentEncoding.Base64,
                    Content = new MimeContent(new MemoryStream(new byte[LargeBytes])),
                },
            }
            : body;
    }
}
