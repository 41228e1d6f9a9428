using Paycare.Platform.Due;
using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>Sends letters as mails; without a mail server they stand among the messages that would have been sent.</summary>
internal sealed class MailSender(Database db, SmtpConnection smtp, MailFrames frames, Postbox postbox) : IChannelSender, IChannelLane
{
    /// <inheritdoc />
    public static string Channel => EmailChannel.Key;

    /// <inheritdoc />
    public static DueLane Lane { get; } = new("mail", 2, TimeSpan.FromMinutes(5));

    /// <inheritdoc />
    public async Task<SendEnd> SendAsync(Letter letter, CancellationToken cancel)
    {
        var mail = frames.Of(letter);
        if (smtp.IsSet)
        {
            return await smtp.SendAsync(mail, letter.IsAutomatic, cancel);
        }

        postbox.Keep(db, MessageChannel.Email, letter.Address, $"{mail.Subject}\n\n{mail.TextBody}");
        return new SendEnd.Sent(mail.MessageId!);
    }
}
