using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MimeKit;
using Paycare.Platform.Contacts;

namespace Paycare.Care.Channels.Email;

/// <summary>What a mail is to us.</summary>
internal abstract record MailRead
{
    /// <summary>Somebody's words, or a machine's.</summary>
    /// <param name="Heard">What was heard.</param>
    public sealed record Words(Heard Heard) : MailRead;

    /// <summary>A mail of ours did not arrive.</summary>
    /// <param name="Sending">What was sent.</param>
    /// <param name="Reason">A status code (RFC 3463).</param>
    public sealed record CameBack(SendingId Sending, string Reason) : MailRead;

    /// <summary>Nothing for anybody: our own mail in a circle, or the report of a delivery that goes on.</summary>
    /// <param name="Why">For the log.</param>
    public sealed record Nothing(string Why) : MailRead;
}

/// <summary>Reads mails: who wrote, what, and to which case it belongs.</summary>
internal sealed partial class MailReader(MailMarks marks, IOptions<MailOptions> options)
{
    private const int MostReferences = 50,
        MostOfId = 400;

    /// <summary>Mails are written in character sets that the framework knows only when it is told so.</summary>
    static MailReader() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Reads a mail.</summary>
    /// <exception cref="FormatException">It is no mail: nobody is named who could have written it.</exception>
    public MailRead Read(MimeMessage mail)
    {
        if (mail.Headers.Contains(MailRules.OwnHeader) && marks.IsOurs(mail.MessageId))
        {
            return new MailRead.Nothing("our own");
        }

        if (MailRules.IsReport(mail))
        {
            return ReadReport(mail);
        }

        var sender = MailRules.Sender(mail);
        if (sender is null || !Contact.TryEmail(sender.Address, out var address))
        {
            throw new FormatException("No sender's address can be read.");
        }

        if (string.Equals(address, options.Value.Address, StringComparison.OrdinalIgnoreCase) && MailRules.IsAutomatic(mail))
        {
            return new MailRead.Nothing("our own");
        }

        var references = References(mail);
        var number = Addressees(mail).Select(marks.ReadAddress).FirstOrDefault(n => n is not null);
        var continues = references.Select(id => marks.ReadId(id)?.Case).FirstOrDefault(c => c is not null);
        var tag = Tag().Match(mail.Subject ?? "");
        var content = MailContent.Of(mail, isReply: references.Count > 0 || number is not null || IsReply(mail.Subject));
        return new MailRead.Words(
            new Heard(EmailChannel.Key, IdOf(mail), address, content.Text)
            {
                Subject = mail.Subject,
                Files = content.Files,
                Continues = continues,
                ContinuesNumber = number,
                RefersTo = references,
                CaseNumber = tag.Success ? long.Parse(tag.Groups["number"].ValueSpan, CultureInfo.InvariantCulture) : null,
                IsAutomatic = MailRules.IsAutomatic(mail),
                AsksFreeze = FreezeWords.In(mail.Subject, content.Text),
                WantsNoAnswer = MailRules.WantsNoAnswer(mail),
            }
        );
    }

    /// <summary>Which mail of ours a report is about, and whether it failed for good.</summary>
    private MailRead ReadReport(MimeMessage mail)
    {
        var groups = mail.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(Groups).ToList();
        var failed = groups.Find(g => (g["Action"] ?? "").Trim().Equals("failed", StringComparison.OrdinalIgnoreCase));
        if (failed is null)
        {
            return new MailRead.Nothing("a delivery that goes on");
        }

        // The returned mail, or its headers; otherwise what the report itself refers to.
        var ids = mail
            .BodyParts.OfType<MessagePart>()
            .Select(p => p.Message?.MessageId)
            .Concat(mail.BodyParts.OfType<TextPart>().Select(IdIn))
            .Concat(References(mail));
        return ids.Select(marks.ReadId).FirstOrDefault(id => id is not null) is { } ours
            ? new MailRead.CameBack(
                ours.Sending,
                Status().Match(failed["Status"] ?? "") is { Success: true, Value: var code } ? code : "5.0.0"
            )
            : new MailRead.Nothing("a report about no mail of a case");
    }

    private static IEnumerable<HeaderList> Groups(MessageDeliveryStatus status)
    {
        try
        {
            return [.. status.StatusGroups];
        }
        catch (FormatException)
        {
            return [];
        }
    }

    /// <summary>What a mail answers, the nearest first.</summary>
    private static List<string> References(MimeMessage mail) =>
        [
            .. new[] { mail.InReplyTo ?? "" }
                .Concat(mail.References.Reverse())
                .Where(id => id.Length is > 0 and <= MostOfId)
                .Distinct()
                .Take(MostReferences),
        ];

    private static IEnumerable<string> Addressees(MimeMessage mail) =>
        mail
            .To.Mailboxes.Concat(mail.Cc.Mailboxes)
            .Select(m => m.Address)
            .Concat(
                mail.Headers.Where(h => h.Field.ToLowerInvariant() is "delivered-to" or "x-original-to" or "envelope-to")
                    .Select(h => h.Value.Trim().Trim('<', '>'))
            );

    /// <summary>Its id; one made of its words for a mail that has none.</summary>
    private static string IdOf(MimeMessage mail)
    {
        if (mail.MessageId is { Length: > 0 and <= MostOfId } id)
        {
            return id;
        }

        var words = $"{mail.MessageId}\n{mail.From}\n{mail.Headers[HeaderId.Date]}\n{mail.Subject}\n{mail.TextBody}\n{mail.HtmlBody}";
        return $"made:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))}";
    }

    private static string? IdIn(TextPart headers) =>
        headers.ContentType.IsMimeType("text", "rfc822-headers") && MessageId().Match(headers.Text ?? "") is { Success: true } found
            ? found.Groups["id"].Value
            : null;

    private static bool IsReply(string? subject) => Reply().IsMatch(subject ?? "");

    [GeneratedRegex(@"\[PC-(?<number>[0-9]{1,12})\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"^\s*(?:Re|Bls|Balas|Aw|Sv|答复|回复|回覆)\s*[:：]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Reply();

    [GeneratedRegex(@"[245]\.[0-9]{1,3}\.[0-9]{1,3}")]
    private static partial Regex Status();

    [GeneratedRegex(@"^Message-ID:\s*<?(?<id>[^<>\s]+)", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MessageId();
}
