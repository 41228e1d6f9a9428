using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>Sends what is due on a channel, at its pace, again and again for two days. What waits stays in its place in line.</summary>
internal sealed class SendTimer<TSender>(
    Database db,
    TSender sender,
    Letters letters,
    Comebacks comebacks,
    QuotaBook quotas,
    SendPace<TSender> pace,
    Vault vault,
    TimeProvider clock
) : IDueHandler<SendingDue>
    where TSender : IChannelSender, IChannelLane
{
    /// <summary>So many automatic ones an address gets in an hour: two machines that answer each other end soon.</summary>
    public const int MostAutomatic = 3;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>How long it waits from try to try.</summary>
    private static readonly IReadOnlyList<TimeSpan> Schedule =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(15),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(4),
        TimeSpan.FromHours(8),
        TimeSpan.FromHours(12),
        TimeSpan.FromHours(24),
    ];

    public static string Name => $"care.send.{TSender.Channel}";

    public static DueLane Lane => TSender.Lane;

    public async Task HandleAsync(SendingDue payload, DueItem item, CancellationToken cancel)
    {
        if (
            await db.Set<Sending>().SingleOrDefaultAsync(s => s.Id == payload.Sending, cancel) is not { State: SendingState.Queued } sending
        )
        {
            // Sent by a try that was not counted.
            return;
        }

        var earlier = db.Set<Sending>().Where(s => s.Conversation == sending.Conversation && s.State == SendingState.Queued);
        if (await earlier.AnyAsync(s => s.At < sending.At, cancel))
        {
            // An answer never overtakes the one before it.
            item.ComeAgain(clock.GetUtcNow() + Schedule[0]);
            return;
        }

        var letter = await letters.WriteAsync(sending, cancel);
        if (letter is not null && pace.PlaceOf(sending.Id, letter.Address, sender.MessagesOf(letter), sender.Pace) is { } place)
        {
            item.ComeAgain(place);
            return;
        }

        // Erased meanwhile, or an automatic one too many.
        if (
            letter is null
            || (letter.IsAutomatic && sending.Tries == 0 && !await quotas.TakeAsync(QuotaOf(letter), 1, MostAutomatic, cancel))
        )
        {
            sending.Withhold();
            await db.SaveChangesAsync(cancel);
            return;
        }

        if (sending.Kind == SendingKind.Freeze)
        {
            letter = await letters.WithFreezeLinkAsync(letter, sending, cancel);
        }

        switch (await sender.SendAsync(letter, cancel))
        {
            case SendEnd.Sent sent:
                pace.Went();
                sending.Deliver(sent.ProviderId, clock.GetUtcNow());
                // Sent is sent, also while the host stops.
                await db.SaveChangesAsync(CancellationToken.None);
                break;
            case SendEnd.TooFast fast when IsToTry(sending):
                item.ComeAgain(
                    fast.IsForOne ? pace.PauseTo(letter.Address, fast.After ?? PauseOf(sending), sender.Pace) : pace.Pause(fast.After)
                );
                await TryLaterAsync(sending, cancel);
                break;
            case SendEnd.Later later when IsToTry(sending):
                item.ComeAgain(clock.GetUtcNow() + (later.After ?? PauseOf(sending)));
                await TryLaterAsync(sending, cancel);
                break;
            case SendEnd.Refused refused:
                await comebacks.TellAsync(sending.Id, refused.Reason, cancel);
                break;
            default:
                await comebacks.TellAsync(sending.Id, "4.4.7", cancel);
                break;
        }
    }

    private bool IsToTry(Sending sending) => clock.GetUtcNow() - sending.At < Longest;

    private static TimeSpan PauseOf(Sending sending) => Schedule[Math.Min(sending.Tries, Schedule.Count - 1)];

    private Task<int> TryLaterAsync(Sending sending, CancellationToken cancel)
    {
        sending.TryLater();
        return db.SaveChangesAsync(cancel);
    }

    private Quota QuotaOf(Letter letter) =>
        new($"automatic:{TSender.Channel}:{vault.LastingIndex("automatic-to", letter.Address)}", QuotaWindow.Hour);
}
