using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using MimeKit;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Platform.Hosting;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Channels.Email;

/// <summary>Writes mails: subject, greeting, words and link in the reader's language, as text and as HTML.</summary>
internal sealed partial class MailFrames(
    TextCatalog texts,
    MailMarks marks,
    PublicAddress address,
    IOptions<MailOptions> options,
    IOptions<PhoneOptions> hotline,
    TimeProvider clock
)
{
    /// <summary>A mail about a case.</summary>
    public MimeMessage Of(Letter letter)
    {
        var (language, number) = (letter.Language, Case.NumberOf(letter.CaseNumber));
        var paragraphs = new List<string> { T(language, "mail.greeting") };
        switch (letter.Kind)
        {
            case SendingKind.Answer:
                paragraphs.Add(letter.Text);
                paragraphs.Add(letter.Author is { } author ? T(language, "mail.signed", author) : T(language, "mail.signed.paycare"));
                break;
            case SendingKind.Acknowledgement:
                paragraphs.Add(T(language, "mail.taken", number));
                paragraphs.Add(letter.PromisedAt is { } promised ? T(language, "mail.promised", promised.Text(language)) : "");
                break;
            case SendingKind.Told:
                paragraphs.Add(letter.Text);
                break;
            case SendingKind.Freeze:
                paragraphs.AddRange(HowToFreeze(letter));
                paragraphs.Add(T(language, "mail.taken", number));
                paragraphs.Add(letter.PromisedAt is { } due ? T(language, "mail.promised", due.Text(language)) : "");
                break;
            case SendingKind.Warning:
            case SendingKind.Invitation:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(letter), letter.Kind, "Unnamed kind.");
        }

        paragraphs.Add(letter.HadSecrets ? T(language, "mail.had-secrets") : "");
        paragraphs.Add(letter.Link is { } link ? T(language, "channel.confirm", link) : "");
        paragraphs.Add(
            letter is { IsAutomatic: true, Kind: not SendingKind.Freeze } && address.Origin is not null
                ? T(language, "mail.freeze", address.Link("/freeze"))
                : ""
        );
        paragraphs.Add(
            letter.IsInApp && address.Origin is not null ? T(language, "mail.link", address.Link($"/help/cases/{letter.Case}")) : ""
        );
        paragraphs.Add(T(language, "mail.never-ask"));
        var mail = Framed(T(language, $"mail.subject.{letter.Kind.Name()}", number), paragraphs, language);
        mail.MessageId = marks.IdOf(letter.Case, letter.Id);
        mail.To.Add(MailboxAddress.Parse(letter.Address));
        mail.ReplyTo.Add(new MailboxAddress(options.Value.Name, marks.AddressOf(letter.CaseNumber)));
        foreach (var answered in letter.Answers.Where(id => !id.StartsWith("made:", StringComparison.Ordinal)))
        {
            mail.References.Add(answered);
            mail.InReplyTo = answered;
        }

        if (letter.IsAutomatic)
        {
            mail.Headers.Add(HeaderId.AutoSubmitted, "auto-replied");
        }

        Attach(mail, letter.Files);
        return mail;
    }

    /// <summary>By the signed link, for whoever may have it; by a page that asks for a proof; by phone, where there is one.</summary>
    private IEnumerable<string> HowToFreeze(Letter letter)
    {
        yield return letter.FreezeLink is { } link
            ? T(letter.Language, "mail.freeze-asked", link)
            : T(letter.Language, "mail.freeze-asked.public", address.Link("/freeze"));
        // Only the menu knows what 9 means.
        if (hotline.Value is { Number.Length: > 0, AuthToken.Length: > 0 } phone)
        {
            yield return T(letter.Language, "mail.freeze-phone", phone.Number);
        }
    }

    /// <summary>A message of Paycare itself: a code, an alert.</summary>
    public MimeMessage Of(Guid message, string to, string text, CultureInfo language)
    {
        var mail = Framed(
            T(language, "mail.subject.message"),
            [T(language, "mail.greeting"), text, T(language, "mail.signed.paycare")],
            language
        );
        mail.MessageId = marks.IdOf(message);
        mail.To.Add(MailboxAddress.Parse(to));
        mail.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return mail;
    }

    private MimeMessage Framed(string subject, IEnumerable<string> paragraphs, CultureInfo language)
    {
        var told = paragraphs.Where(p => p.Length > 0).ToList();
        var mail = new MimeMessage { Subject = subject, Date = clock.GetUtcNow() };
        mail.From.Add(new MailboxAddress(options.Value.Name, options.Value.From));
        mail.Headers.Add(MailRules.OwnHeader, "1");
        mail.Headers.Add(HeaderId.ContentLanguage, language.Name);
        var plain = new TextPart("plain") { Text = string.Join("\n\n", told) + "\n" };
        var html = new TextPart("html") { Text = Html(told, language) };
        mail.Body = new MultipartAlternative { plain, html };
        return mail;
    }

    private static void Attach(MimeMessage mail, IReadOnlyList<LetterFile> files)
    {
        if (files.Count == 0)
        {
            return;
        }

        var all = new Multipart("mixed") { mail.Body! };
        foreach (var file in files)
        {
            all.Add(
                new MimePart(ContentType.Parse(file.Type))
                {
                    Content = new MimeContent(new MemoryStream(file.Content, writable: false)),
                    ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
                    ContentTransferEncoding = ContentEncoding.Base64,
                    FileName = file.Name,
                }
            );
        }

        mail.Body = all;
    }

    private static string Html(IReadOnlyList<string> paragraphs, CultureInfo language)
    {
        var html = new StringBuilder($"<!doctype html><html lang=\"{language.Name}\"><head><meta charset=\"utf-8\"></head>");
        html.Append("<body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;color:#1b1b1f;max-width:36em\">");
        foreach (var paragraph in paragraphs)
        {
            var words = WebUtility.HtmlEncode(paragraph).Replace("\n", "<br>", StringComparison.Ordinal);
            html.Append("<p>").Append(Link().Replace(words, "<a href=\"$0\">$0</a>")).Append("</p>");
        }

        return html.Append("</body></html>").ToString();
    }

    private string T(CultureInfo language, string key, params object?[] values) => texts.Get(language, key, values);

    [GeneratedRegex(@"https?://[^\s<>""]+[^\s<>"".,;:!?)]")]
    private static partial Regex Link();
}
