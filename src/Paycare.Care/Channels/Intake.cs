using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Media;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>
/// Takes what was heard on any channel: drops what is known, goes on with its case, or opens one. A batch is saved at once, with
/// whatever the channel remembers of it, so that after a crash nothing is lost and nothing is there twice.
/// </summary>
internal sealed class Intake(
    Database db,
    HeardRoutes routes,
    HeardCases cases,
    HeardWords words,
    Sendings sendings,
    CaseSignals signals,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>So many at once are a flood.</summary>
    private const int Flood = 20;

    /// <summary>In a flood what people told is put into safety first; that it was, they hear a moment later.</summary>
    private static readonly TimeSpan FloodPause = TimeSpan.FromSeconds(10);

    /// <summary>Takes a batch, in its order.</summary>
    /// <param name="batch">The messages of one or several channels.</param>
    /// <param name="beside">Changes what is saved with them.</param>
    /// <param name="cancel">Cancels it: then nothing of it is taken.</param>
    public async Task<IReadOnlyList<Taken>> TakeAsync(IReadOnlyList<Heard> batch, Func<Task>? beside, CancellationToken cancel)
    {
        var taken = await db.RetryAsync(() => TakeOnceAsync(batch, beside, cancel), cancel);
        foreach (var @case in taken.Select(t => t.Case).OfType<Case>().Distinct())
        {
            signals.Changed(@case.Id);
        }

        return taken;
    }

    private async Task<List<Taken>> TakeOnceAsync(IReadOnlyList<Heard> batch, Func<Task>? beside, CancellationToken cancel)
    {
        await routes.ReadAsync(batch, cancel);
        try
        {
            await cases.PlanAsync(batch, cancel);
            return await SaveAsync(batch, beside, cancel);
        }
        catch
        {
            await cases.GiveBackAsync();
            throw;
        }
    }

    private async Task<List<Taken>> SaveAsync(IReadOnlyList<Heard> batch, Func<Task>? beside, CancellationToken cancel)
    {
        // Files first, while nothing has changed: each is kept and counted by itself.
        var kept = new Dictionary<Heard, (CaseId Owner, KeptWords Words)>(ReferenceEqualityComparer.Instance);
        foreach (var heard in batch.Where(h => h.Files.Count > 0 || h.Text.Length > OpenCase.TextLength / 2))
        {
            if (!routes.IsKnown(heard))
            {
                var @case = cases.CaseOf(heard);
                var id = StrongId.New<CaseId>(clock);
                var owner = (@case is null ? routes.CustomerOf(heard)?.Value : @case.Customer?.Value ?? @case.Id.Value) ?? id.Value;
                var isFirst = @case is null || cases.IsOver(heard);
                kept[heard] = (id, await words.KeepAsync(heard, isFirst, owner, routes.LanguageOf(heard, @case), cancel));
            }
        }

        var pause = batch.Count >= Flood ? FloodPause : TimeSpan.Zero;
        var taken = new List<Taken>(batch.Count);
        foreach (var heard in batch)
        {
            taken.Add(
                routes.IsKnown(heard)
                    ? new Taken(HeardEnd.Known, null)
                    : await TakeAsync(heard, kept.GetValueOrDefault(heard), pause, cancel)
            );
        }

        if (beside is not null)
        {
            await beside();
        }

        await db.SaveChangesAsync(cancel);
        return taken;
    }

    private async Task<Taken> TakeAsync(Heard heard, (CaseId Id, KeptWords? Words) kept, TimeSpan pause, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var found = cases.CaseOf(heard);
        var isPart = found is not null && routes.TakesPart(heard, found);
        if (found is not null && heard.IsAutomatic)
        {
            // A machine's answer neither takes a turn nor opens what was solved.
            db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(found, words.Automatic(heard), isInternal: true, clock));
            found.TakeNote(null, now);
            Mark(heard, found, ConversationIn(found, heard, isGuest: !isPart));
            return new Taken(HeardEnd.Noted, found);
        }

        var goesOn = found?.TryTakeCustomerMessage(now) == true;
        var id = kept.Words is null ? StrongId.New<CaseId>(clock) : kept.Id;
        // One that would have begun a case has its title with it.
        var isFirst = !goesOn || cases.IsOver(heard);
        var told = kept.Words ?? await words.KeepAsync(heard, isFirst, id.Value, routes.LanguageOf(heard, goesOn ? found : null), cancel);
        var @case = goesOn ? found! : await cases.OpenAsync(heard, id, told, cancel);
        var conversation = ConversationIn(@case, heard, isGuest: goesOn && !isPart);
        conversation.Hear(now);
        if (heard.AsksFreeze && isPart)
        {
            @case.Queue = CaseQueue.Security;
        }

        if (!goesOn || isPart)
        {
            // Nobody is answered who only had one of our messages: it may have been passed on.
            @case.AnswersTo = conversation.Id;
        }

        var holder = @case.Id.Value;
        if (goesOn)
        {
            var message = CaseMessage.FromCustomer(@case.Id, told.Text, null, clock, conversation.Id);
            db.Set<CaseMessage>().Add(message);
            holder = message.Id;
        }

        // Asking for what is tracked looks at every row of the batch for changes.
        foreach (var file in told.Files.Count == 0 ? [] : db.Set<Attachment>().Local.Where(a => told.Files.Contains(a.Id)).ToList())
        {
            file.AttachTo(holder, isInternal: false);
        }

        words.Fetch(heard, new MediaHolder(@case.Id, holder, conversation.Id));
        Mark(heard, @case, conversation);
        var asks = !heard.WantsNoAnswer && !conversation.IsGuest && (@case.Customer is null || routes.LinkedOf(heard) == @case.Customer);
        if (asks && LinkTokens.IsToAsk(conversation, isNew: !goesOn, now))
        {
            conversation.AskToLink(now);
        }
        else
        {
            asks = false;
        }

        if (!heard.WantsNoAnswer && (!goesOn || told.HadSecrets || asks || heard.AsksFreeze))
        {
            var kind =
                heard.AsksFreeze ? SendingKind.Freeze
                : !goesOn ? SendingKind.Acknowledgement
                : asks ? SendingKind.Invitation
                : SendingKind.Warning;
            sendings.Plan(conversation, kind, told.HadSecrets, after: kind == SendingKind.Acknowledgement ? pause : default);
        }

        return new Taken(goesOn ? HeardEnd.Continued : HeardEnd.Opened, @case);
    }

    private Conversation ConversationIn(Case @case, Heard heard, bool isGuest)
    {
        if (routes.ConversationOf(heard, @case) is { } known)
        {
            return known;
        }

        var opened = Conversation.Open(@case.Id, heard.Channel, heard.Address, vault, clock, isGuest);
        db.Set<Conversation>().Add(opened);
        return opened;
    }

    private void Mark(Heard heard, Case @case, Conversation conversation)
    {
        var mark = HeardMark.Of(heard, conversation.Id, vault, clock);
        db.Set<HeardMark>().Add(mark);
        routes.Add(@case, conversation, mark);
    }
}
