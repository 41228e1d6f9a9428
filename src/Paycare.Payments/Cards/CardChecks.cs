using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Paycare.Payments.Processor;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Cards;

/// <summary>What the processor does for cards without moving money: has their issuers check them, and forgets them.</summary>
internal sealed partial class CardChecks(
    ICardProcessor processor,
    MoneyThrottle throttle,
    IOptions<ProcessorOptions> options,
    TimeProvider clock,
    ILogger<CardChecks> log
)
{
    /// <summary>A zero-amount check.</summary>
    /// <returns>The processor's token for the card, if it issues one.</returns>
    public async Task<Result<string?>> CheckAsync(CustomerId customer, CardData card, string? cvv, CancellationToken cancel)
    {
        if (throttle.Enter(customer) is { } tooMany)
        {
            return tooMany;
        }

        var check = await VerifyAsync(card, cvv, cancel);
        if (check.Answer.Outcome == ProcessorOutcome.Declined)
        {
            throttle.CountRefusal(customer);
        }

        return check.Answer.Outcome switch
        {
            ProcessorOutcome.Approved => new Result<string?>(check.Token),
            ProcessorOutcome.Declined => CardRefusal.Of(check.Answer.Code),
            _ => new Refusal(RefusalKind.Busy, "card-not-checked") { RetryAfter = TimeSpan.FromMinutes(1) },
        };
    }

    /// <summary>The card is already gone here; a processor that keeps it a while longer charges no one.</summary>
    public async Task ForgetAsync(CardData card, CancellationToken cancel)
    {
        try
        {
            await processor.ForgetAsync(card, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            NotForgotten(e.GetType().Name);
        }
    }

    private async Task<CardCheck> VerifyAsync(CardData card, string? cvv, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.Value.AnswerWithin);
        try
        {
            return await processor.VerifyAsync(OrderedGuid.Next(clock), card, cvv, timeout.Token);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            NotChecked(e.GetType().Name);
            return new CardCheck(ProcessorAnswer.Lost, null);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not answer a card's check ({Failure})")]
    private partial void NotChecked(string failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card processor did not confirm that it forgot a card ({Failure})")]
    private partial void NotForgotten(string failure);
}
