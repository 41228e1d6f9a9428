using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
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

/// <summary>The answer sent with the repeated request.</summary>
internal sealed record LargeMoneyAnswer(string ChallengeId, string? OneTimeCode)
{
    /// <summary>The challenge is part of the request; its code is a secret.</summary>
    public string[] ForHash => ChallengeId.Length == 0 ? [] : [ChallengeId];
}

/// <summary>
/// Large amounts, in one movement or as a sum, always need a code bound to payee and amount, and little leaves after changes that a
/// thief would make first. The ledger decides, in order with everything that moves; here its word becomes a question to the owner
/// or a refusal. No channel or agent can switch this off.
/// </summary>
internal sealed class LargeMoney(LedgerApi ledger, NewDevices devices, IServiceScopeFactory scopes, IOptions<LargeMoneyOptions> options)
{
    /// <summary>The fact naming the challenge, on the row that issued it and on the one that answered it.</summary>
    public const string Challenge = "challengeId";

    /// <summary>The names of the budgets.</summary>
    public const string Large = "large",
        CoolingDown = "cool-down";

    private readonly Budget[] _ordinary = [options.Value.Ordinary];

    /// <summary>Moves or holds the money, or refuses. A refusal is a row like any other.</summary>
    public async ValueTask<Result<JournalEntry>> MoveAsync(
        SpendingTurn turn,
        Movement movement,
        bool isHold,
        string payee,
        CancellationToken cancel
    )
    {
        var isNew = await devices.IsNewAsync(turn.Request.Caller.Principal, cancel);
        movement = movement with { Marks = isNew ? OutgoingMarks.NewDevice : OutgoingMarks.None };
        if (movement.Amount <= _ordinary[0].Most)
        {
            var tried = await ledger.MoveWithinAsync(turn.Claim, movement, isHold, _ordinary, CancellationToken.None);
            if (tried.IsRefused(out var busy, out var ordinary) || ordinary.Entry is not null)
            {
                return busy is not null ? busy : ordinary.Entry!;
            }
        }

        // Only more than is ordinary opens a scope, and with it the database.
        await using var scope = scopes.CreateAsyncScope();
        return await MoveAsync(scope.ServiceProvider, turn, movement, isHold, payee, cancel);
    }

    /// <summary>Whether the challenge of a refused row still accepts its code.</summary>
    public async Task<bool> IsWaitingAsync(CustomerId customer, JournalEntry asked, CancellationToken cancel)
    {
        if (!StrongId.TryRead<ChallengeId>(asked.Evidence.Text(Challenge), out var challenge))
        {
            return false;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SecurityApi>().IsAskedAsync(customer, challenge, cancel);
    }

    private async ValueTask<Result<JournalEntry>> MoveAsync(
        IServiceProvider services,
        SpendingTurn turn,
        Movement movement,
        bool isHold,
        string payee,
        CancellationToken cancel
    )
    {
        var payer = turn.Request.Caller.Principal;
        var security = services.GetRequiredService<SecurityApi>();
        var running = await security.CoolDownsAsync(payer, cancel);
        var cooling = Cooling(running);
        var together = options.Value.Together(
            await services.GetRequiredService<VerificationApi>().IsVerifiedAsync(payer.Customer(), cancel)
        );
        var tried = await ledger.MoveWithinAsync(
            turn.Claim,
            movement,
            isHold,
            [.. cooling, options.Value.Alone, together],
            CancellationToken.None
        );
        if (tried.IsRefused(out var busy, out var within))
        {
            return busy;
        }

        if (within.Exceeded?.Budget.Name != Large)
        {
            return await EndAsync(turn, movement, within, running);
        }

        var asked = await AskAsync(security, payer, movement, payee, turn.Request.Answer, cancel);
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
                Evidence.None.With(Challenge, open.ToString()),
                CancellationToken.None
            );
        }

        // The answer stands on what it let pass, so that attempts which only issued the challenge can show what followed.
        var confirmed = movement with
        {
            Marks = movement.Marks | OutgoingMarks.Confirmed,
            Evidence = (movement.Evidence ?? Evidence.None).With(
                Challenge,
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

    /// <returns>The question that is open now; <c>null</c> when the request answered it.</returns>
    private static async ValueTask<Result<ChallengeId?>> AskAsync(
        SecurityApi security,
        ClaimsPrincipal payer,
        Movement movement,
        string payee,
        LargeMoneyAnswer answer,
        CancellationToken cancel
    )
    {
        var binds = Binds(movement.Kind, movement.Credit, movement.Amount, movement.Reference);
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

        var subject = new StepUpSubject(binds, "sms.step-up-money", [movement.Amount, payee]);
        return (await security.AskAsync(payer, subject, cancel)).IsRefused(out var tooMany, out challenge) ? tooMany : challenge;
    }
}
