using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Messages;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Email;

/// <summary>Carries Paycare's own messages by e-mail out of the house: codes, alerts.</summary>
internal sealed class MailCarrier(IOptions<MailOptions> options, TimeProvider clock) : IMessageCarrier
{
    /// <inheritdoc />
    public MessageChannel Channel => MessageChannel.Email;

    /// <inheritdoc />
    public bool IsReady => options.Value.Smtp.IsSet;

    /// <inheritdoc />
    public void Plan(Database db, Guid message, CultureInfo language) =>
        db.Set<DueItem>()
            .Add(
                DueItem.At(
                    clock.GetUtcNow(),
                    MailMessageTimer.HandlerName,
                    StrongId.Text(message),
                    new MessageToMail(message, language.Name, 0),
                    clock
                )
            );
}

/// <summary>A message to be carried.</summary>
/// <param name="Message">Its id.</param>
/// <param name="Language">Its reader's language.</param>
/// <param name="Tries">How often it was tried.</param>
internal sealed record MessageToMail(Guid Message, string Language, int Tries);

/// <summary>Sends them. What cannot be sent within some hours is of no use any more.</summary>
internal sealed partial class MailMessageTimer(
    Database db,
    Postbox postbox,
    SmtpConnection smtp,
    MailFrames frames,
    TimeProvider clock,
    ILogger<MailMessageTimer> log
) : IDueHandler<MessageToMail>
{
    public const string HandlerName = "mail-message";

    private static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.FromSeconds(5),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
    ];

    public static string Name => HandlerName;

    public static DueLane Lane { get; } = new("mail-messages", 2, TimeSpan.FromMinutes(5));

    public async Task HandleAsync(MessageToMail payload, DueItem item, CancellationToken cancel)
    {
        if (await postbox.FindAsync(db, payload.Message, cancel) is not { } message)
        {
            return;
        }

        var mail = frames.Of(payload.Message, message.To, message.Text, Languages.Of(payload.Language));
        switch (await smtp.SendAsync(mail, isAutomatic: true, cancel))
        {
            case SendEnd.Later when payload.Tries < Schedule.Count:
                var again = DueItem.At(
                    clock.GetUtcNow() + Schedule[payload.Tries],
                    HandlerName,
                    item.Aggregate,
                    payload with
                    {
                        Tries = payload.Tries + 1,
                    },
                    clock
                );
                db.Set<DueItem>().Add(again);
                await db.SaveChangesAsync(cancel);
                break;
            case SendEnd.Sent:
                break;
            default:
                LogLost(payload.Message);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Message {Id} could not be sent by e-mail")]
    private partial void LogLost(Guid id);
}
