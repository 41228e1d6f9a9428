using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Cards;
using Paycare.Payments.Notices;
using Paycare.Payments.Processor;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>The timing of top-ups that wait for answers.</summary>
public sealed class TopUpOptions
{
    /// <summary>Wait before the first inquiry about a top-up without an answer; each later wait is twice as long.</summary>
    public TimeSpan FirstInquiry { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait between two inquiries.</summary>
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Age at which a top-up with an unknown outcome is reversed.</summary>
    public TimeSpan ReverseAfter { get; set; } = TimeSpan.FromHours(2);
}

/// <summary>
/// The steps of a top-up: hold in the ledger (so ceiling and month limit count it), charge the card, then capture or void. Every
/// step is idempotent. The ledger decides between capture and void: the first one stands, and a charge that comes after the void
/// is reversed.
/// </summary>
internal sealed partial class TopUpProcess(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    CardVault cards,
    ICardProcessor processor,
    ProcessorConnection line,
    CustomerNotices notices,
    IOptions<TopUpOptions> options,
    OutcomeCounts outcomes,
    TimeProvider clock,
    ILogger<TopUpProcess> log
)
{
    private const string LedgerClient = "top-up";

    /// <summary>The journal key of the row that brought a top-up's money into the wallet.</summary>
    public static (string Client, string Key) CaptureOf(TopUpId id) => (LedgerClient, $"{id}:capture");

    /// <summary>Runs a new intent to its first answer.</summary>
    public async Task RunAsync(TopUp topUp, CancellationToken cancel)
    {
        if (!await HoldAsync(topUp, cancel))
        {
            return;
        }

        // Removed since the request: the card was not charged, and never will be.
        var card = await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == topUp.Card, cancel);
        var answer = card is null
            ? ProcessorAnswer.Declined(ProcessorAnswer.CardRemoved)
            : await AskAsync(c => processor.ChargeAsync(topUp.Id.Value, cards.Open(card), topUp.Amount, c), cancel);
        await SettleAsync(topUp, answer, cancel);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateConcurrencyException)
        {
            // An inquiry advanced it in between; the ledger let only one of the two decide.
            await db.Entry(topUp).ReloadAsync(cancel);
        }
    }

    /// <summary>
    /// Determines the outcome of an intent that has not ended: after a lost answer, or after a crash. When it stays unknown for
    /// too long, it is reversed.
    /// </summary>
    public async Task InquireAsync(TopUp topUp, CancellationToken cancel)
    {
        if (topUp.IsFinal || !await HoldAsync(topUp, cancel))
        {
            return;
        }

        topUp.Inquiries++;
        if (topUp.State == TopUpState.Reversing)
        {
            await TakeBackAsync(topUp, cancel);
        }
        else
        {
            var answer = await AskAsync(c => processor.InquireAsync(topUp.Id.Value, c), cancel);
            var isTooLate = answer.Outcome == ProcessorOutcome.Unknown && clock.GetUtcNow() >= topUp.CreatedAt + options.Value.ReverseAfter;
            await (isTooLate ? GiveUpAsync(topUp, cancel) : SettleAsync(topUp, answer, cancel));
        }

        await TellAsync(topUp, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>The processor charged a card for a top-up that had ended without money: the charge is reversed.</summary>
    /// <exception cref="InvalidOperationException">The reversal is not confirmed yet; try again later.</exception>
    public async Task TakeBackLateChargeAsync(TopUp topUp, CancellationToken cancel)
    {
        if ((await AskAsync(c => processor.ReverseAsync(topUp.Id.Value, c), cancel)).Outcome != ProcessorOutcome.Approved)
        {
            throw new InvalidOperationException(
                $"The processor has not yet confirmed that it took the late charge of top-up {topUp.Id} back."
            );
        }

        topUp.ReversedAt = clock.GetUtcNow();
        await db.SaveChangesAsync(cancel);
        LateChargeTakenBack(topUp.Id);
    }

    /// <summary>The due item that looks after an intent in any case.</summary>
    public DueItem InquiryDue(TopUp topUp)
    {
        var wait = options.Value.FirstInquiry * (1 << Math.Min(topUp.Inquiries, 10));
        topUp.NextCheckAt = clock.GetUtcNow() + (wait < options.Value.LongestWait ? wait : options.Value.LongestWait);
        return DueItem.At(
            topUp.NextCheckAt.Value,
            TopUpInquiryTimer.HandlerName,
            topUp.Id.ToString(),
            new TopUpInquiryTimer.Payload(topUp.Id),
            clock
        );
    }

    private async Task<bool> HoldAsync(TopUp topUp, CancellationToken cancel)
    {
        var movement = new Movement(
            EntryKind.TopUp,
            (await wallets.CardClearingAsync(cancel)).Value,
            (await wallets.OfAsync(topUp.Customer, cancel)).Value,
            topUp.Amount,
            topUp.Id.ToString()
        );
        var hold = (await ledger.HoldAsync(LedgerClient, $"{topUp.Id}:hold", movement, cancel)).Value;
        topUp.Attempt = hold.Id.Sequence;
        if (hold.State == EntryState.Refused)
        {
            topUp.Enter(TopUpState.Refused);
            await db.SaveChangesAsync(cancel);
            return false;
        }

        return true;
    }

    private async Task SettleAsync(TopUp topUp, ProcessorAnswer answer, CancellationToken cancel)
    {
        if (topUp.Inquiries == 0)
        {
            outcomes.Count(OutcomeCounts.Cards, isFailed: answer.Outcome == ProcessorOutcome.Unknown || answer.Code is "91" or "96");
        }

        switch (answer.Outcome)
        {
            case ProcessorOutcome.Approved when await CaptureAsync(topUp, cancel):
                topUp.Enter(TopUpState.Succeeded);
                break;
            case ProcessorOutcome.Approved:
                // The hold was voided before: the answer comes too late, and the money goes back to the card.
                topUp.Enter(TopUpState.Reversing);
                await TakeBackAsync(topUp, cancel);
                break;
            case ProcessorOutcome.Declined:
                topUp.Enter(await VoidAsync(topUp, cancel) ? TopUpState.Failed : TopUpState.Succeeded);
                topUp.IssuerCode = topUp.State == TopUpState.Failed ? answer.Code : null;
                break;
            case ProcessorOutcome.Unknown:
                topUp.Enter(TopUpState.Pending);
                break;
            default:
                throw new InvalidOperationException($"Unnamed outcome {answer.Outcome}.");
        }
    }

    /// <summary>Voids the hold first, so that no late approval can be captured; then has the charge reversed.</summary>
    private async Task GiveUpAsync(TopUp topUp, CancellationToken cancel)
    {
        if (!await VoidAsync(topUp, cancel))
        {
            topUp.Enter(TopUpState.Succeeded);
            return;
        }

        topUp.Enter(TopUpState.Reversing);
        await db.SaveChangesAsync(cancel);
        GivenUp(topUp.Id);
        await TakeBackAsync(topUp, cancel);
    }

    private async Task TakeBackAsync(TopUp topUp, CancellationToken cancel)
    {
        if ((await AskAsync(c => processor.ReverseAsync(topUp.Id.Value, c), cancel)).Outcome == ProcessorOutcome.Approved)
        {
            topUp.Enter(TopUpState.Reversed);
            topUp.IssuerCode = ProcessorAnswer.TakenBack;
            topUp.ReversedAt = clock.GetUtcNow();
        }
    }

    /// <returns>Whether the money is in the wallet; false when the hold was voided before.</returns>
    private async Task<bool> CaptureAsync(TopUp topUp, CancellationToken cancel) =>
        (await ledger.CaptureAsync(LedgerClient, CaptureOf(topUp.Id).Key, new AttemptId(topUp.Attempt!.Value), cancel: cancel)).Value.State
        != EntryState.Refused;

    /// <returns>Whether the hold is voided; false when it was captured before.</returns>
    private async Task<bool> VoidAsync(TopUp topUp, CancellationToken cancel) =>
        (await ledger.VoidAsync(LedgerClient, $"{topUp.Id}:void", new AttemptId(topUp.Attempt!.Value), cancel)).Value.State
        != EntryState.Refused;

    private Task<ProcessorAnswer> AskAsync(Func<CancellationToken, Task<ProcessorAnswer>> ask, CancellationToken cancel) =>
        line.AskAsync(ask, ProcessorAnswer.Lost, cancel);

    /// <summary>Adds the message about the outcome of a pending top-up to what is saved.</summary>
    private Task TellAsync(TopUp topUp, CancellationToken cancel) =>
        !topUp.IsFinal || topUp.FirstAnswer is not (TopUpState.Pending or null)
            ? Task.CompletedTask
            : notices.AddAsync(
                topUp.Customer,
                topUp.State switch
                {
                    TopUpState.Succeeded => "sms.top-up-arrived",
                    TopUpState.Reversed => "sms.top-up-taken-back",
                    _ => "sms.top-up-not-made",
                },
                topUp.Amount,
                cancel
            );

    [LoggerMessage(Level = LogLevel.Warning, Message = "Top-up {TopUp} had no answer for too long; its charge is taken back")]
    private partial void GivenUp(TopUpId topUp);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Top-up {TopUp} was charged after it had ended; the charge was taken back")]
    private partial void LateChargeTakenBack(TopUpId topUp);
}
