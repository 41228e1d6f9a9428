using MimeKit;

namespace Paycare.Care.Channels.Email;

/// <summary>
/// Which mails a machine wrote: they are never answered automatically (RFC 3834), or two machines would answer each other for ever.
/// </summary>
internal static class MailRules
{
    /// <summary>Marks what Paycare itself sends.</summary>
    public const string OwnHeader = "X-Paycare-Mail";

    private static readonly string[] Machines =
    [
        "mailer-daemon",
        "postmaster",
        "noreply",
        "no-reply",
        "donotreply",
        "do-not-reply",
        "bounce",
        "bounces",
    ];

    /// <summary>Whether a machine wrote it by itself: an absence, a ticket system.</summary>
    public static bool IsAutomatic(MimeMessage mail) =>
        (mail.Headers[HeaderId.AutoSubmitted] is { } submitted && !Word(submitted).Equals("no", StringComparison.OrdinalIgnoreCase))
        || Word(mail.Headers[HeaderId.Precedence]).Equals("auto_reply", StringComparison.OrdinalIgnoreCase)
        || mail.Headers.Contains("X-Autoreply")
        || mail.Headers.Contains("X-Autorespond")
        || mail.Headers.Contains(OwnHeader);

    /// <summary>Whether it gets no automatic answer: a machine wrote it, many got it, or nobody would read the answer.</summary>
    public static bool WantsNoAnswer(MimeMessage mail) =>
        IsAutomatic(mail)
        || Word(mail.Headers[HeaderId.Precedence]).ToLowerInvariant() is "bulk" or "list" or "junk"
        || mail.Headers.Contains("X-Auto-Response-Suppress")
        || mail.Headers.Contains(HeaderId.ListId)
        || mail.Headers.Contains(HeaderId.ListUnsubscribe)
        || IsWithoutSender(mail)
        || Sender(mail) is not { } sender
        || Machines.Contains(sender.Address.Split('@')[0].Split('+')[0].ToLowerInvariant());

    /// <summary>Whether it tells what became of another mail (RFC 3464).</summary>
    public static bool IsReport(MimeMessage mail) =>
        mail.Body is MultipartReport { ReportType: { } type } && type.Equals("delivery-status", StringComparison.OrdinalIgnoreCase)
        || mail.BodyParts.OfType<MessageDeliveryStatus>().Any();

    /// <summary>Who wrote it: the first real address of <c>From</c>.</summary>
    public static MailboxAddress? Sender(MimeMessage mail) =>
        mail.From.Mailboxes.FirstOrDefault(m => m.Address.Contains('@', StringComparison.Ordinal))
        ?? (mail.Sender?.Address.Contains('@', StringComparison.Ordinal) == true ? mail.Sender : null);

    /// <summary>An empty return path: nobody wants to hear what becomes of it.</summary>
    private static bool IsWithoutSender(MimeMessage mail) =>
        mail.Headers[HeaderId.ReturnPath] is { } path && path.Trim().Trim('<', '>').Trim().Length == 0;

    private static string Word(string? value) => (value ?? "").Split(';', '(')[0].Trim();
}
