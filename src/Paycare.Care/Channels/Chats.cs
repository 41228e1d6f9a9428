using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>What happened to a message that a person had written.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="ExternalId">The message's id there.</param>
internal sealed record TakenBack(string Channel, string ExternalId);

/// <summary>How far an answer of ours is, as the provider says.</summary>
/// <param name="ProviderId">What the provider calls it.</param>
/// <param name="State">What became of it.</param>
/// <param name="Reason">Why it failed; a code.</param>
internal sealed record Progress(string ProviderId, SendingState State, string Reason = "");

/// <summary>What one call of a provider tells.</summary>
internal sealed record HookNews
{
    public List<Heard> Heard { get; } = [];

    public List<TakenBack> TakenBack { get; } = [];

    public List<Progress> Progress { get; } = [];
}

/// <summary>
/// Takes what chat providers tell. They tell it again until they are answered, and not always in order: nothing is taken twice, and no
/// mark goes backwards.
/// </summary>
internal sealed class Chats(
    Database db,
    Intake intake,
    Comebacks comebacks,
    TextCatalog texts,
    Vault vault,
    CaseSignals signals,
    TimeProvider clock
)
{
    public async Task TakeAsync(HookNews news, CancellationToken cancel)
    {
        _ = await intake.TakeAsync(news.Heard, null, cancel);
        foreach (var taken in news.TakenBack)
        {
            await NoteAsync(taken, cancel);
        }

        foreach (var progress in news.Progress)
        {
            await MarkAsync(progress, cancel);
        }
    }

    /// <summary>
    /// Colleagues read that it was taken back. The words stay: an answer may stand on them, and what was said about money is evidence.
    /// </summary>
    private Task NoteAsync(TakenBack taken, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                var digest = HeardMark.DigestOf(taken.Channel, taken.ExternalId, vault);
                var again = HeardMark.DigestOf(taken.Channel, $"{taken.ExternalId}#taken-back", vault);
                var marks = await db.Set<HeardMark>()
                    .AsNoTracking()
                    .Where(m => m.Channel == taken.Channel && (m.Digest == digest || m.Digest == again))
                    .ToListAsync(cancel);
                if (
                    marks is not [var mark]
                    || mark.Digest == again
                    || await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == mark.Conversation, cancel) is not { } conversation
                    || await CaseLookup.FindAsync(db, conversation.Case, cancel) is not { } @case
                )
                {
                    return;
                }

                var now = clock.GetUtcNow();
                var words = OwnWords.Of(texts, "channel.taken-back");
                db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case, words, isInternal: true, clock));
                var heard = new Heard(taken.Channel, $"{taken.ExternalId}#taken-back", conversation.Address(vault), "");
                db.Set<HeardMark>().Add(HeardMark.Of(heard, conversation.Id, vault, clock));
                @case.TakeNote(null, now);
                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
            },
            cancel
        );

    private async Task MarkAsync(Progress progress, CancellationToken cancel)
    {
        if (
            await db.Set<Sending>().AsNoTracking().Where(s => s.ProviderId == progress.ProviderId).FirstOrDefaultAsync(cancel)
            is not { } known
        )
        {
            return;
        }

        if (progress.State == SendingState.Failed)
        {
            await comebacks.TellAsync(known.Id, progress.Reason, cancel);
            return;
        }

        await db.RetryAsync(
            async () =>
            {
                if (
                    await db.Set<Sending>().SingleOrDefaultAsync(s => s.Id == known.Id, cancel) is { } sending
                    && sending.TryMark(progress.State)
                )
                {
                    await db.SaveChangesAsync(cancel);
                }
            },
            cancel
        );
        var @case = await db.Set<Conversation>()
            .Where(c => c.Id == known.Conversation)
            .Select(c => (CaseId?)c.Case)
            .SingleOrDefaultAsync(cancel);
        if (@case is { } seen)
        {
            signals.Changed(seen);
        }
    }
}
