using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>
/// The steps of a top-up: hold in the ledger (so that ceiling and month limit count it), charge the card, then capture or
/// void. Each step may be run again and does nothing the second time.
/// </summary>
internal sealed partial class TopUpSteps(
    Database db, LedgerApi ledger, Wallets wallets, Vault vault, ICardProcessor processor, IdentityApi identity, Postbox postbox,
    OutcomeCounts outcomes, TimeProvider clock, ILogger<TopUpSteps> log)
{
    private static readonly TimeSpan ProcessorTimeout = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan FirstInquiry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(30);
    private const string LedgerClient = "top-up";

    /// <summary>Runs a fresh intent to its first answer.</summary>
    public async Task RunAsync(TopUp topUp, CancellationToken cancel)
    {
        if (!await HoldAsync(topUp, cancel))
        {
            return;
        }

        var card = await db.Set<Card>().AsNoTracking().SingleAsync(c => c.Id == topUp.Card, cancel);
        var data = new CardData(vault.Open(card.NumberSealed, Card.PlaceOf(card.Id, "number")), card.ExpiryMonth, card.ExpiryYear);
        await SettleAsync(topUp, await AskAsync(c => processor.ChargeAsync(topUp.Id.Value, data, topUp.Amount, c), cancel), cancel);
    }

    /// <summary>Finds out what became of an intent that has no end yet: after a lost answer, or after a crash.</summary>
    public async Task InquireAsync(TopUp topUp, CancellationToken cancel)
    {
        if (topUp.IsFinal || !await HoldAsync(topUp, cancel))
        {
            return;
        }

        topUp.Inquiries++;
        await SettleAsync(topUp, await AskAsync(c => processor.InquireAsync(topUp.Id.Value, c), cancel), cancel);
        if (topUp.IsFinal)
        {
            await TellAsync(topUp, cancel);
        }
    }

    /// <summary>The row of work that will look after an intent, come what may.</summary>
    public DueItem InquiryDue(TopUp topUp)
    {
        var wait = FirstInquiry * (1 << Math.Min(topUp.Inquiries, 10));
        topUp.NextCheckAt = clock.GetUtcNow() + (wait < LongestWait ? wait : LongestWait);
        return DueItem.At(topUp.NextCheckAt.Value, TopUpInquiry.HandlerName, topUp.Id.ToString(), new TopUpInquiry.Payload(topUp.Id), clock);
    }

    private async Task<bool> HoldAsync(TopUp topUp, CancellationToken cancel)
    {
        var movement = new Movement(EntryKind.TopUp,
            (await wallets.CardClearingAsync(cancel)).Value, (await wallets.OfAsync(topUp.Customer, cancel)).Value, topUp.Amount, topUp.Id.ToString());
        var hold = (await ledger.HoldAsync(LedgerClient, $"{topUp.Id}:hold", movement, cancel)).Value;
        topUp.Attempt = hold.Id.Sequence;
        if (hold.State == EntryState.Refused)
        {
            topUp.State = TopUpState.Refused;
            await db.SaveChangesAsync(cancel);
            return false;
        }

        return true;
    }

    private async Task SettleAsync(TopUp topUp, ProcessorAnswer answer, CancellationToken cancel)
    {
        var pending = new AttemptId(topUp.Attempt!.Value);
        if (topUp.Inquiries == 0)
        {
            outcomes.Count(OutcomeCounts.Cards, isFailed: answer.Outcome == ProcessorOutcome.Unknown || answer.Code is "91" or "96");
        }

        switch (answer.Outcome)
        {
            case ProcessorOutcome.Approved:
                _ = (await ledger.CaptureAsync(LedgerClient, $"{topUp.Id}:capture", pending, cancel: cancel)).Value;
                topUp.State = TopUpState.Succeeded;
                break;
            case ProcessorOutcome.Declined:
                _ = (await ledger.VoidAsync(LedgerClient, $"{topUp.Id}:void", pending, cancel)).Value;
                topUp.State = TopUpState.Failed;
                topUp.IssuerCode = answer.Code;
                break;
            case ProcessorOutcome.Unknown:
                topUp.State = TopUpState.Pending;
                break;
            default:
                throw new InvalidOperationException($"Unnamed outcome {answer.Outcome}.");
        }

        topUp.NextCheckAt = topUp.State == TopUpState.Pending ? topUp.NextCheckAt : null;
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Asks the processor; no answer in time, or a broken line, is "unknown", never "no".</summary>
    private async Task<ProcessorAnswer> AskAsync(Func<CancellationToken, Task<ProcessorAnswer>> ask, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(ProcessorTimeout);
        try
        {
            return await ask(timeout.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            NoAnswer(e);
            return ProcessorAnswer.Lost;
        }
    }

    private async Task TellAsync(TopUp topUp, CancellationToken cancel)
    {
        if (topUp.FirstAnswer != TopUpState.Pending)
        {
            return;
        }

        var language = await identity.LanguageOfAsync(topUp.Customer, cancel);
        if (await identity.RevealAsync(topUp.Customer, PersonalField.Phone, cancel) is { } phone)
        {
            var text = topUp.State == TopUpState.Succeeded ? "sms.top-up-arrived" : "sms.top-up-not-made";
            postbox.Send(db, MessageChannel.Sms, phone, language, text, null, topUp.Amount.Text(language));
            await db.SaveChangesAsync(cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not answer; the top-up stays pending")]
    private partial void NoAnswer(Exception e);
}

/// <summary>Looks after top-ups that have no end yet.</summary>
internal sealed class TopUpInquiry(Database db, TopUpSteps steps) : IDueHandler
{
    public const string HandlerName = "top-up-inquiry";

    public string Name => HandlerName;

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        var id = System.Text.Json.JsonSerializer.Deserialize<Payload>(item.Payload, Json.Options)!.TopUp;
        var topUp = await db.Set<TopUp>().SingleAsync(t => t.Id == id, cancel);
        await steps.InquireAsync(topUp, cancel);
        if (!topUp.IsFinal)
        {
            db.Set<DueItem>().Add(steps.InquiryDue(topUp));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(TopUpId TopUp);
}
