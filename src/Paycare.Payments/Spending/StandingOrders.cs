using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Pins;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>Money whose owner agreed to it in advance: nobody is asked when it leaves.</summary>
/// <param name="IsConfirmed">Whether a code confirmed payee, amount and rhythm.</param>
internal sealed record StandingOrder(bool IsConfirmed);

/// <summary>
/// What it takes to let money leave later without being asked again: no cool-down, the PIN, and a code for a large amount.
/// </summary>
internal sealed class StandingOrders(PinsApi pins, SecurityApi security, LargeMoneyQuestion question, IOptions<LargeMoneyOptions> options)
{
    /// <param name="request">The caller, with PIN and answer.</param>
    /// <param name="binds">Everything that the code is valid for.</param>
    /// <param name="amount">The amount of one run.</param>
    /// <param name="payee">The payee as the payer knows it.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public async Task<Result<StandingOrder>> AllowAsync(
        SpendingRequest request,
        string binds,
        Money amount,
        string payee,
        CancellationToken cancel
    )
    {
        var payer = request.Caller.Principal;
        if ((await security.CoolDownsAsync(payer, cancel)).MaxBy(c => c.Until) is { } cooling)
        {
            return Refused(AttemptCode.RiskBlocked).With("reason", cooling.Reason).With("until", cooling.Until);
        }

        var verdict = await pins.CheckAsync(request.Payer, request.Pin, cancel);
        if (verdict.Outcome == PinOutcome.Locked)
        {
            return Refused(AttemptCode.PinLocked, RefusalKind.Locked).With("until", verdict.Until);
        }

        if (verdict.Outcome == PinOutcome.Wrong)
        {
            var wrong = Refused(AttemptCode.WrongPin).With("triesLeft", verdict.TriesLeft);
            return verdict.Until is { } until ? wrong.With("until", until) : wrong;
        }

        if (amount <= options.Value.Alone.Most)
        {
            return new StandingOrder(IsConfirmed: false);
        }

        var asked = await question.AskAsync(payer, binds, amount, payee, request.Answer, cancel);
        return asked.IsRefused(out var notNow, out var open) ? notNow
            : open is { } challenge ? Refused(AttemptCode.StepUpRequired).With("challengeId", challenge.ToString())
            : new StandingOrder(IsConfirmed: true);
    }

    private static Refusal Refused(AttemptCode code, RefusalKind kind = RefusalKind.NotAllowed) => new(kind, code.Text());
}
