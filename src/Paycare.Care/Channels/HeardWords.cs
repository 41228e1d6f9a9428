using System.Globalization;
using System.Text;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Input;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;

namespace Paycare.Care.Channels;

/// <summary>Words as they are kept, with the files that they came with.</summary>
/// <param name="Text">At most as long as a message may be, without secrets.</param>
/// <param name="HadSecrets">Whether secrets were taken out.</param>
/// <param name="Files">The files that wait to be attached.</param>
internal sealed record KeptWords(string Text, bool HadSecrets, IReadOnlyList<AttachmentId> Files);

/// <summary>
/// Makes of what was heard what is kept: words without secrets, files by the rules of attachments. A file that is not taken becomes
/// a line of the message: whoever reads it knows that there was one, and why it is not here.
/// </summary>
internal sealed class HeardWords(AttachmentBook attachments, MediaFetches fetches, TextCatalog texts)
{
    private const int MostOfName = 100,
        MostOfSubject = 200;

    /// <summary>Takes the files and writes the text.</summary>
    /// <param name="heard">What was heard.</param>
    /// <param name="isFirst">Whether it opens a case, whose words its title is part of.</param>
    /// <param name="owner">Whose files they are; see <see cref="Attachment.Owner"/>.</param>
    /// <param name="language">The person's language.</param>
    /// <param name="cancel">Cancels it; what was taken by then is swept.</param>
    public async Task<KeptWords> KeepAsync(Heard heard, bool isFirst, Guid owner, CultureInfo language, CancellationToken cancel)
    {
        var told = Storable(heard.Text);
        var subject = Typed.Line(Storable(heard.Subject ?? ""));
        subject = subject.Length > MostOfSubject ? subject[..MostOfSubject] + "…" : subject;
        var written = isFirst && subject.Length > 0 ? $"{subject}\n\n{told}".Trim() : told;
        var text = SecretScrub.Clean(written);
        var names = heard.Files.Select(f => f.Name).Concat(heard.Media.Select(m => m.Name));
        var hadSecrets = text != written || Hides(Storable(heard.Subject ?? "")) || names.Any(n => Hides(n ?? ""));
        var (files, refused, size) = (new List<AttachmentId>(), new List<string>(), 0L);
        foreach (var file in heard.Files)
        {
            var upload = file.ToUpload();
            var taken =
                upload.Length == 0 ? AttachmentRefusals.Unreadable
                : files.Count >= attachments.PerMessage ? AttachmentRefusals.TooMany(AttachmentRefusals.File)
                : size + upload.Length > AttachmentUpload.MaxMessageBytes && upload.Length <= AttachmentUpload.MaxBytes
                    ? AttachmentRefusals.TooMuch
                : await attachments.TakeAsync(new AttachmentSender(owner), null, upload, cancel);
            if (taken.IsRefused(out var refusal, out var answer))
            {
                refused.Add(texts.Get(language, "channel.file-refused", NameOf(file), WhyNot(refusal, language)));
            }
            else
            {
                files.Add(answer.Id);
                size += answer.Bytes;
            }
        }

        text = Joined(text, refused);
        if (text.Length > OpenCase.TextLength)
        {
            text = await ShortenedAsync(text, files, owner, language, cancel);
        }

        return new KeptWords(text.Length > 0 ? text : texts.Get(language, "channel.no-words"), hadSecrets, files);
    }

    /// <summary>Has fetched what stands at the provider; one more than a message may have says that there are too many.</summary>
    public void Fetch(Heard heard, MediaHolder to) => fetches.Plan(heard.Channel, to, heard.Media, attachments.PerMessage + 1);

    /// <summary>What colleagues read of a machine's answer.</summary>
    public OwnWords Automatic(Heard heard)
    {
        var told = SecretScrub.Clean(Storable(heard.Text));
        return OwnWords.Of(texts, "channel.automatic-answer", told.Length > 1000 ? told[..1000] + "…" : told);
    }

    /// <summary>The beginning, and the whole as a file beside it; of a text beyond all bounds, the part that a file may have.</summary>
    private async Task<string> ShortenedAsync(
        string text,
        List<AttachmentId> files,
        Guid owner,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var whole = new HeardFile("message.txt", FirstBytes(text));
        var isKept = !(await attachments.TakeAsync(new AttachmentSender(owner), null, whole.ToUpload(), cancel)).IsRefused(
            out _,
            out var answer
        );
        if (isKept)
        {
            files.Add(answer!.Id);
        }

        var end = $"\n\n{texts.Get(language, isKept ? "channel.rest-in-file" : "channel.rest-is-lost")}";
        var cut = OpenCase.TextLength - end.Length;
        return text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)] + end;
    }

    private static byte[] FirstBytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= AttachmentCleaning.MaxTextBytes)
        {
            return bytes;
        }

        var end = AttachmentCleaning.MaxTextBytes;
        while ((bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return bytes[..end];
    }

    private string WhyNot(Refusal refusal, CultureInfo language) =>
        texts.Get(language, refusal.Errors.Count > 0 ? refusal.Errors.First().Value[0] : refusal.TextKey);

    private static string NameOf(HeardFile file)
    {
        var name = SecretScrub.Clean(Typed.Line(Storable(file.Name ?? "")));
        return name.Length == 0 ? "?"
            : name.Length > MostOfName ? name[..MostOfName]
            : name;
    }

    /// <summary>Without what no database keeps and nobody sees: control characters, and halves of letters.</summary>
    private static string Storable(string words)
    {
        var (kept, units) = (new StringBuilder(words.Length), new char[2]);
        foreach (var letter in words.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes())
        {
            if (letter.Value is '\n' or '\t' || !Rune.IsControl(letter))
            {
                kept.Append(units, 0, letter.EncodeToUtf16(units));
            }
        }

        return Typed.Words(kept.ToString()).Trim();
    }

    private static bool Hides(string words) => SecretScrub.Clean(words) != words;

    private static string Joined(string text, List<string> lines) =>
        lines.Count == 0 ? text : $"{text}\n\n{string.Join('\n', lines.Select(line => $"[{line}]"))}".Trim();
}
