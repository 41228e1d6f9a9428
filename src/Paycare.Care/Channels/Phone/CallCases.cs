using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Audit;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>The case of a call, and its conversation.</summary>
internal sealed class CallCases(
    Database db,
    OpenCase open,
    CaseSignals signals,
    AuditLog audit,
    Vault vault,
    TextCatalog texts,
    TimeProvider clock
)
{
    /// <summary>Finds the case of a call, or opens it: a customer's once they are claimed, a stranger's by their number before.</summary>
    public async Task<Case> EnsureAsync(Call call, CancellationToken cancel)
    {
        var number = call.Reachable(vault);
        if (call.Case is { } known && await CaseLookup.FindAsync(db, known, cancel) is { } there)
        {
            await SpeakInAsync(there, call, number, cancel);
            return there;
        }

        var choice = call.Wanted.Name();
        var words = texts.Get(call.Culture, $"case.call.{choice}");
        var request = new OpenCaseBody(TopicOf(call.Wanted).Name(), null, words, null, null, null, call.Customer is null ? number : null);
        var @case = (await open.OpenAsync(request, call.Customer, PhoneChannel.Key, call.Culture, cancel)).Value;
        var who = call.Customer is { } customer ? $"customer:{customer}" : "somebody";
        audit.Add(db, who, "case.opened-by-phone", $"case:{@case.Id}");
        await SpeakInAsync(@case, call, number, cancel);
        return @case;
    }

    /// <summary>The case's conversation with a number, opened once.</summary>
    private async Task SpeakInAsync(Case @case, Call call, string? number, CancellationToken cancel)
    {
        if (number is not null && !await Conversation.With(db, PhoneChannel.Key, number, vault).AnyAsync(c => c.Case == @case.Id, cancel))
        {
            var conversation = Conversation.Open(@case.Id, PhoneChannel.Key, number, vault, clock);
            conversation.ConfirmedAt = @case.Customer == call.Customer ? call.ConfirmedAt : null;
            db.Set<Conversation>().Add(conversation);
        }

        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
    }

    /// <summary>The caller proved to be the customer, and so does the conversation that began before.</summary>
    public async Task ConfirmAsync(Call call, CancellationToken cancel)
    {
        var (known, customer) = (call.Case, call.Customer);
        if (known is null || !await db.Set<Case>().AnyAsync(c => c.Id == known && c.Customer == customer, cancel))
        {
            return;
        }

        var own = db.Set<Conversation>().Where(c => c.Case == known && c.Channel == PhoneChannel.Key && c.ConfirmedAt == null);
        foreach (var conversation in await own.ListBelievedAsync(cancel))
        {
            conversation.ConfirmedAt = call.ConfirmedAt;
        }

        await db.SaveChangesAsync(cancel);
        signals.Changed(known.Value);
    }

    /// <summary>Keeps a message that was spoken; its recording follows.</summary>
    /// <param name="call">The call.</param>
    /// <param name="id">The call's case.</param>
    /// <param name="recording">What the provider calls the recording: the same one is one message.</param>
    /// <param name="seconds">How long it is.</param>
    /// <param name="beside">Plans what is saved with the message.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task KeepMessageAsync(
        Call call,
        CaseId id,
        string recording,
        int seconds,
        Action<CaseMessage> beside,
        CancellationToken cancel
    )
    {
        var @case = (await CaseLookup.FindAsync(db, id, cancel))!;
        var key = $"voicemail:{recording}"[..Math.Min(OpenCase.KeyLength, recording.Length + 10)];
        if (await db.Set<CaseMessage>().AnyAsync(m => m.Case == @case.Id && m.Key == key, cancel))
        {
            return;
        }

        var conversation = await db.Set<Conversation>()
            .Where(c => c.Case == @case.Id && c.Channel == PhoneChannel.Key)
            .OrderByDescending(c => c.Id)
            .ListBelievedAsync(cancel);
        var words = texts.Get(call.Culture, "case.call.spoke", seconds);
        var message = CaseMessage.FromCustomer(@case.Id, words, key, clock, conversation.FirstOrDefault()?.Id);
        db.Set<CaseMessage>().Add(message);
        _ = @case.TryTakeCustomerMessage(clock.GetUtcNow());
        beside(message);
        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
    }

    private static CaseTopic TopicOf(CallChoice choice) =>
        choice switch
        {
            CallChoice.Refund => CaseTopic.Refund,
            CallChoice.Payment => CaseTopic.PaymentFailed,
            CallChoice.Pin => CaseTopic.PinLocked,
            CallChoice.Card => CaseTopic.Card,
            CallChoice.Freeze => CaseTopic.AccountStolen,
            _ => CaseTopic.Other,
        };
}
