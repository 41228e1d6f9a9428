using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Due;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>Sends what is due on a channel, again and again for two days.</summary>
internal sealed class SendTimer<TSender>(
    Database db,
    TSender sender,
    Letters letters,
    Comebacks comebacks,
    QuotaBook quotas,
    Vault vault,
    TimeProvider clock
) : IDueHandler<SendingDue>
    where TSender : IChannelSender, IChannelLane
{
    /// <summary>So many automatic ones an address gets in an hour: two machines that answer each other end soon.</summary>
    public const int MostAutomatic = 3;

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
            await PlanAgainAsync(sending, Schedule[0], cancel);
            return;
        }

        // Erased meanwhile, or an automatic one too many.
        if (
            await letters.WriteAsync(sending, cancel) is not { } letter
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
                sending.Deliver(sent.ProviderId, clock.GetUtcNow());
                // Sent is sent, also while the host stops.
                await db.SaveChangesAsync(CancellationToken.None);
                break;
            case SendEnd.Later later when sending.Tries < Schedule.Count:
                var after = later.After ?? Schedule[sending.Tries];
                sending.TryLater();
                await PlanAgainAsync(sending, after, cancel);
                break;
            case SendEnd.Refused refused:
                await comebacks.TellAsync(sending.Id, refused.Reason, cancel);
                break;
            default:
                await comebacks.TellAsync(sending.Id, "4.4.7", cancel);
                break;
        }
    }

    private Task<int> PlanAgainAsync(Sending sending, TimeSpan after, CancellationToken cancel)
    {
        db.Set<DueItem>()
            .Add(DueItem.At(clock.GetUtcNow() + after, Name, sending.Conversation.ToString(), new SendingDue(sending.Id), clock));
        return db.SaveChangesAsync(cancel);
    }

    private Quota QuotaOf(Letter letter) =>
        new($"automatic:{TSender.Channel}:{vault.LastingIndex("automatic-to", letter.Address)}", QuotaWindow.Hour);
}
