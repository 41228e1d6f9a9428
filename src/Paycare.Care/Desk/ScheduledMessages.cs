using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>
/// Sends answers at the time they were written for. One that no longer answers what was said last is held back and shown to the
/// desk: nobody is told "we will look into it" after they wrote that it is solved.
/// </summary>
internal sealed class ScheduledMessages(
    Database db,
    IdentityApi identity,
    AuditLog audit,
    CaseSignals signals,
    AttachmentBook attachments,
    TimeProvider clock
) : IDueHandler<ScheduledMessages.Payload>
{
    public static string Name => "care.scheduled-message";

    public static DueLane Lane => DueLane.Local;

    /// <summary>Plans it, to be saved with the case.</summary>
    public static void Add(Database db, ScheduledMessage message, TimeProvider clock)
    {
        db.Set<ScheduledMessage>().Add(message);
        db.Set<DueItem>().Add(DueItem.At(message.SendAt, Name, $"{message.Id}", new Payload(message.Id), clock));
    }

    public Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                // Taken back, or sent by a try that was not counted.
                if (
                    await db.Set<ScheduledMessage>().SingleBelievedAsync(m => m.Id == payload.Message, cancel)
                        is not { HeldAt: null } message
                    || await CaseLookup.FindAsync(db, message.Case, cancel) is not { } @case
                )
                {
                    return;
                }

                var now = clock.GetUtcNow();
                if (await StillFitsAsync(message, @case, cancel))
                {
                    @case.TakeReply(message.Staff, new NextTurn(message.Then, message.Until), now);
                    var sent = CaseMessage.FromStaff(@case, message.Staff, message.Text, isInternal: false, clock);
                    db.Set<CaseMessage>().Add(sent);
                    await attachments.MoveAsync(message.Id.Value, file => file.AttachTo(sent.Id, isInternal: false), cancel);
                    db.Set<ScheduledMessage>().Remove(message);
                    audit.Add(
                        db,
                        $"staff:{message.Staff}",
                        "case.answered",
                        $"case:{@case.Id}",
                        new { version = @case.Version, message.SendAt }
                    );
                }
                else
                {
                    message.HeldAt = now;
                    @case.TakeNote(null, now);
                }

                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
            },
            cancel
        );

    /// <summary>Whether its author may still answer, the case is open, and neither customer nor colleague has written since.</summary>
    private async Task<bool> StillFitsAsync(ScheduledMessage message, Case @case, CancellationToken cancel) =>
        CaseStates.IsOpen(@case.State)
        && await identity.IsDeskStaffAsync(message.Staff, cancel)
        && !await db.Set<CaseMessage>()
            .AnyAsync(
                m =>
                    m.Case == @case.Id
                    && !m.IsInternal
                    && m.At > message.WrittenAt
                    && (m.Author == MessageAuthor.Customer || (m.Author == MessageAuthor.Staff && m.Staff != message.Staff)),
                cancel
            );

    internal sealed record Payload(ScheduledMessageId Message);
}
