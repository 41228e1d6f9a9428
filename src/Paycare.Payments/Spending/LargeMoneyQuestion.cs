using System.Security.Claims;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Protection;
using Paycare.Identity.Sessions;
using Paycare.Identity.Verification;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>What is more than ordinary: the ledger's word about its budgets becomes a question to the owner, or a refusal.</summary>
internal sealed class LargeMoneyQuestion(
    LedgerApi ledger,
    SecurityApi security,
    VerificationApi verification,
    IOptions<LargeMoneyOptions> options
)
{
    public async Task<Result<JournalEntry>> MoveAsync(
        SpendingTurn turn,
        Movement movement,
        bool isHold,
        string payee,
        CancellationToken cancel
    )
    {
        var payer = turn.Request.Caller.Principal;
        var running = await security.CoolDownsAsync(payer, cancel);
        var cooling = Cooling(running);
        var together = options.Value.Together(await verification.IsVerifiedAsync(payer.Customer(), cancel));
        var tried = await ledger.MoveWithinAsync(
            turn.Claim,
            movement,
            isHold,
            [.. cooling, .. turn.Request.Order?.IsConfirmed == true ? Array.Empty<Budget>() : [options.Value.Alone], together],
            CancellationToken.None
        );
        if (tried.IsRefused(out var busy, out var within))
        {
            return busy;
        }

        if (within.Exceeded?.Budget.Name != LargeMoney.Large)
        {
            return await EndAsync(turn, movement, within, running);
        }

        if (turn.Request.Order is not null)
        {
            return await ledger.RefuseAsync(
                turn.Claim,
                movement,
                AttemptCode.StepUpRequired.Text(),
                Evidence.None.With("limit", within.Exceeded.Budget.Most.Minor).With("used", within.Exceeded.Used.Minor),
                CancellationToken.None
            );
        }

        var binds = Binds(movement.Kind, movement.Credit, movement.Amount, movement.Reference);
        var asked = await AskAsync(payer, binds, movement.Amount, payee, turn.Request.Answer, cancel);
        if (asked.IsRefused(out var notNow, out var question))
        {
            return notNow;
        }

        if (question is { } open)
        {
            return await ledger.RefuseAsync(
                turn.Claim,
                movement,
                AttemptCode.StepUpRequired.Text(),
                Evidence.None.With(LargeMoney.Challenge, open.ToString()),
                CancellationToken.None
            );
        }

        // The answer stands on what it let pass, so that attempts which only issued the challenge can show what followed.
        var confirmed = movement with
        {
            Marks = movement.Marks | OutgoingMarks.Confirmed,
            Evidence = (movement.Evidence ?? Evidence.None).With(
                LargeMoney.Challenge,
                StrongId.Read<ChallengeId>(turn.Request.Answer.ChallengeId).ToString()
            ),
        };
        return (await ledger.MoveWithinAsync(turn.Claim, confirmed, isHold, cooling, CancellationToken.None)).IsRefused(
            out var late,
            out var moved
        )
            ? late
            : await EndAsync(turn, movement, moved, running);
    }

    /// <summary>The row that was written, or that of a refusal while a cool-down runs.</summary>
    private async ValueTask<Result<JournalEntry>> EndAsync(
        SpendingTurn turn,
        Movement movement,
        WithinBudgets within,
        IReadOnlyList<CoolingDown> running
    )
    {
        if (within.Exceeded is not { } exceeded)
        {
            return within.Entry!;
        }

        var isOfNewDevices = exceeded.Budget.Part == OutgoingPart.FromNewDevices;
        var last = running.Where(c => c.IsOfNewDevices == isOfNewDevices).MaxBy(c => c.Until)!;
        return await ledger.RefuseAsync(
            turn.Claim,
            movement,
            AttemptCode.RiskBlocked.Text(),
            Evidence
                .None.With("reason", last.Reason)
                .With("limit", exceeded.Budget.Most.Minor)
                .With("used", exceeded.Used.Minor)
                .With("lockedUntil", last.Until),
            CancellationToken.None
        );
    }

    /// <summary>A change of the account limits all that leaves it; a new device, what new devices send together.</summary>
    private IReadOnlyList<Budget> Cooling(IReadOnlyList<CoolingDown> running)
    {
        var change = running.FirstOrDefault(c => !c.IsOfNewDevices);
        var device = running.FirstOrDefault(c => c.IsOfNewDevices);
        return
        [
            .. change is null ? Array.Empty<Budget>() : [options.Value.Cooling(OutgoingPart.All, change.Since)],
            .. device is null ? Array.Empty<Budget>() : [options.Value.Cooling(OutgoingPart.FromNewDevices, device.Since)],
        ];
    }

    private static string Binds(EntryKind kind, AccountId? payee, Money amount, string? reference) =>
        $"{kind}|{payee?.Value}|{amount}|{reference}";

    /// <summary>Asks the owner about exactly this, unless the request answers it.</summary>
    /// <returns>The question that is open now; <c>null</c> when the request answered it.</returns>
    public async ValueTask<Result<ChallengeId?>> AskAsync(
        ClaimsPrincipal payer,
        string binds,
        Money amount,
        string payee,
        LargeMoneyAnswer answer,
        CancellationToken cancel
    )
    {
        var challenge = StrongId.Read<ChallengeId>(answer.ChallengeId);
        if ((await security.TakeAnswerAsync(payer, challenge, answer.OneTimeCode, binds, cancel)).IsRefused(out var locked, out var fits))
        {
            return locked;
        }

        if (fits)
        {
            return new Result<ChallengeId?>((ChallengeId?)null);
        }

        if (await security.IsAskedAsync(payer, challenge, binds, cancel))
        {
            return challenge;
        }

        var subject = new StepUpSubject(binds, "sms.step-up-money", [amount, payee]);
        return (await security.AskAsync(payer, subject, cancel)).IsRefused(out var tooMany, out challenge) ? tooMany : challenge;
    }
}
