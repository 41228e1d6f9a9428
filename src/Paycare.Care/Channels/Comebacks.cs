using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>
/// An answer that nobody got: the conversation is marked, colleagues read it on the case, and the case is ours again. What was sent
/// by itself fails in silence: nobody waits for it.
/// </summary>
internal sealed class Comebacks(Database db, ChannelBook channels, TextCatalog texts, Vault vault, CaseSignals signals, TimeProvider clock)
{
    /// <summary>Tells of it; the second time it changes nothing.</summary>
    /// <param name="id">What was sent.</param>
    /// <param name="reason">A code, without addresses.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task TellAsync(SendingId id, string reason, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (await db.Set<Sending>().SingleOrDefaultAsync(s => s.Id == id, cancel) is not { } sending || !sending.TryFail())
                {
                    return;
                }

                var now = clock.GetUtcNow();
                var conversation = await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == sending.Conversation, cancel);
                conversation?.ComeBack(now);
                var @case = conversation is null ? null : await CaseLookup.FindAsync(db, conversation.Case, cancel);
                if (sending.Kind == SendingKind.Answer && @case is not null)
                {
                    var address = channels.Of(conversation!.Channel).Mask(conversation.Address(vault));
                    var words = OwnWords.Of(texts, "channel.came-back", address, reason);
                    db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case, words, isInternal: true, clock));
                    @case.TakeFinding(now);
                    @case.TakeNote(new NextTurn(Turn.Ours, null), now);
                }

                await db.SaveChangesAsync(cancel);
                if (@case is not null)
                {
                    signals.Changed(@case.Id);
                }
            },
            cancel
        );
}
