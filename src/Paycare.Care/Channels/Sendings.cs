using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>A channel that can send, and the due handler that does.</summary>
/// <param name="Channel">Its name in the contract.</param>
/// <param name="Handler">The name of the handler.</param>
internal sealed record ChannelRail(string Channel, string Handler);

/// <summary>A sending that is due.</summary>
/// <param name="Sending">Its id.</param>
internal sealed record SendingDue(SendingId Sending);

/// <summary>Plans what goes out, in the transaction of its cause.</summary>
internal sealed class Sendings(Database db, IEnumerable<ChannelRail> rails, TimeProvider clock)
{
    private readonly Dictionary<string, ChannelRail> _rails = rails.ToDictionary(r => r.Channel, StringComparer.Ordinal);

    /// <summary>Plans it, unless the channel cannot send.</summary>
    /// <param name="to">The conversation.</param>
    /// <param name="kind">What is sent.</param>
    /// <param name="hadSecrets">Whether secrets were taken out of what it answers.</param>
    /// <param name="message">The message that is sent; <c>null</c> for what is only sent.</param>
    /// <param name="after">How long it may wait before anybody begins with it.</param>
    public void Plan(Conversation to, SendingKind kind, bool hadSecrets = false, Guid? message = null, TimeSpan after = default)
    {
        if (!_rails.TryGetValue(to.Channel, out var rail))
        {
            return;
        }

        var sending = new Sending
        {
            Id = StrongId.New<SendingId>(clock),
            Conversation = to.Id,
            Message = message,
            Kind = kind,
            HadSecrets = hadSecrets,
            At = clock.GetUtcNow(),
        };
        db.Set<Sending>().Add(sending);
        db.Set<DueItem>().Add(DueItem.At(sending.At + after, rail.Handler, to.Id.ToString(), new SendingDue(sending.Id), clock));
    }
}

/// <summary>Sends each public answer where the case's answers go.</summary>
internal sealed class AnswerListener(Database db, Sendings sendings) : ISubscriber<CaseAnswered>
{
    public Task HandleAsync(CaseAnswered happened, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (
                    await db.Set<CaseMessage>().SingleBelievedAsync(m => m.Id == happened.Message, cancel)
                        is { Conversation: { } conversation, IsInternal: false }
                    && !await db.Set<Sending>().AnyAsync(s => s.Message == happened.Message && s.Conversation == conversation, cancel)
                    && await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == conversation, cancel) is { } to
                )
                {
                    sendings.Plan(to, SendingKind.Answer, message: happened.Message);
                    await db.SaveChangesAsync(cancel);
                }
            },
            cancel
        );
}
