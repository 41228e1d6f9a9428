using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Media;

/// <summary>Why something is not in its case, in a reader's language, and what helps.</summary>
internal delegate string WhyNot(CultureInfo reader);

/// <summary>
/// What was sent and cannot be kept: the case says so in its readers' languages, and its sender is told where they sent it, once. What
/// nobody can be told there is a note for colleagues.
/// </summary>
internal sealed class MediaLosses(Database db, Sendings sendings, TextCatalog texts, CaseSignals signals, TimeProvider clock)
{
    /// <summary>A provider does not give it out: it is to be shown elsewhere.</summary>
    public WhyNot Of(MediaLoss why, string channel, MediaKind kind) =>
        why == MediaLoss.TooLarge
            ? reader => texts.Get(reader, "field.attachment-too-large")
            : reader =>
                reader.Sentences(
                    texts.Get(reader, $"chat.lost-why.{why.Name()}", texts.Get(reader, $"chat.on.{channel}")),
                    texts.Get(reader, $"chat.advice.{kind.Name()}")
                );

    /// <summary>It is no file that is taken; the refusal says what helps.</summary>
    public WhyNot Refused(Refusal refusal) =>
        reader => texts.Get(reader, refusal.Errors.Count > 0 ? refusal.Errors.First().Value[0] : refusal.TextKey);

    /// <summary>Whether it was told.</summary>
    public Task<bool> IsToldAsync(MediaDue what, CaseId @case, CancellationToken cancel)
    {
        var key = KeyOf(what);
        return db.Set<CaseMessage>().AnyAsync(m => m.Case == @case && m.Key == key, cancel);
    }

    /// <summary>Tells it; the second time it changes nothing.</summary>
    /// <param name="what">What is lost.</param>
    /// <param name="why">Why.</param>
    /// <param name="channel">Where it was sent.</param>
    /// <param name="note">What colleagues alone read; <c>null</c> where its sender is told.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task TellAsync(MediaDue what, WhyNot why, string channel, OwnWords? note, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (await CaseLookup.FindAsync(db, what.Case, cancel) is not { } @case || await IsToldAsync(what, @case.Id, cancel))
                {
                    return;
                }

                var conversation = await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == what.Conversation, cancel);
                var to = note is null && conversation is { IsGuest: false, EndedAt: null } ? conversation : null;
                var words = note
                    ?? OwnWords.Of(reader =>
                        reader.Sentences(
                            texts.Get(reader, $"chat.lost.{what.Kind.Name()}", texts.Get(reader, $"chat.on.{channel}")),
                            why(reader)
                        )
                    );
                var message = CaseMessage.FromPaycare(@case, words, isInternal: to is null, clock, to?.Id, KeyOf(what));
                db.Set<CaseMessage>().Add(message);
                if (to is not null)
                {
                    sendings.Plan(to, SendingKind.Told, message: message.Id);
                    @case.TakeNote(null, clock.GetUtcNow());
                }
                else
                {
                    @case.TakeFinding(clock.GetUtcNow());
                }

                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
            },
            cancel
        );

    private static string KeyOf(MediaDue what) => $"media:{StrongId.Text(what.Id)}";
}
