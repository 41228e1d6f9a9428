using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Payments.Notices;
using Paycare.Payments.Processor;
using Paycare.Payments.Spending;
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
    TopUpReservation reservation,
    TopUpCharge charge,
    CustomerNotices notices,
    IOptions<TopUpOptions> options,
    OutcomeCounts outcomes,
    TimeProvider clock,
    ILogger<TopUpProcess> log
)
{
    /// <summary>Runs a new intent to its first answer.</summary>
    public async Task RunAsync(TopUp topUp, CancellationToken cancel)
    {
        if (!await HoldAsync(topUp, cancel))
        {
            return;
        }

        await SettleAsync(topUp, await charge.MakeAsync(topUp, cancel), cancel);
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

    /// <summary>Ends an intent that its owner's PIN does not let pass: the card is never asked.</summary>
    public async Task RefuseAsync(TopUp topUp, PinRefusal refused, CancellationToken cancel)
    {
        await reservation.RefuseAsync(topUp, refused.Code, refused.Evidence, cancel);
        topUp.Enter(TopUpState.Refused);
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
            var answer = await charge.InquireAsync(topUp.Id, cancel);
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
        if ((await charge.ReverseAsync(topUp.Id, cancel)).Outcome != ProcessorOutcome.Approved)
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
        if (await reservation.HoldAsync(topUp, cancel))
        {
            return true;
        }

        topUp.Enter(TopUpState.Refused);
        await db.SaveChangesAsync(cancel);
        return false;
    }

    private async Task SettleAsync(TopUp topUp, ProcessorAnswer answer, CancellationToken cancel)
    {
        if (topUp.Inquiries == 0)
        {
            outcomes.Count(OutcomeCounts.Cards, isFailed: answer.Outcome == ProcessorOutcome.Unknown || answer.Code is "91" or "96");
        }

        switch (answer.Outcome)
        {
            case ProcessorOutcome.Approved when await reservation.CaptureAsync(topUp, cancel):
                topUp.Enter(TopUpState.Succeeded);
                break;
            case ProcessorOutcome.Approved:
                // The hold was voided before: the answer comes too late, and the money goes back to the card.
                topUp.Enter(TopUpState.Reversing);
                await TakeBackAsync(topUp, cancel);
                break;
            case ProcessorOutcome.Declined:
                topUp.Enter(await reservation.VoidAsync(topUp, cancel) ? TopUpState.Failed : TopUpState.Succeeded);
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
        if (!await reservation.VoidAsync(topUp, cancel))
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
        if ((await charge.ReverseAsync(topUp.Id, cancel)).Outcome == ProcessorOutcome.Approved)
        {
            topUp.Enter(TopUpState.Reversed);
            topUp.IssuerCode = ProcessorAnswer.TakenBack;
            topUp.ReversedAt = clock.GetUtcNow();
        }
    }

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
