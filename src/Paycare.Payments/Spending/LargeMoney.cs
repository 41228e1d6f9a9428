using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
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

/// <summary>The threshold of large amounts.</summary>
public sealed class LargeMoneyOptions
{
    /// <summary>
    /// A payment, transfer or withdrawal above this is large: it needs a code and respects cool-downs; whole rupiah.
    /// </summary>
    public long Above { get; set; } = 1_000_000;

    internal Money Threshold => Money.Rupiah(Above);
}

/// <summary>The answer sent with the repeated request.</summary>
internal sealed record LargeMoneyAnswer(string ChallengeId, string? OneTimeCode)
{
    /// <summary>The challenge is part of the request; its code is a secret.</summary>
    public string[] ForHash => ChallengeId.Length == 0 ? [] : [ChallengeId];
}

/// <summary>
/// Large amounts wait after changes that a thief would make first, and always need a code bound to payee and amount. No channel
/// or agent can switch this off.
/// </summary>
internal sealed class LargeMoney(LedgerApi ledger, IServiceScopeFactory scopes, IOptions<LargeMoneyOptions> options)
{
    /// <summary>The fact naming the challenge, on the row that issued it and on the one that answered it.</summary>
    public const string Challenge = "challengeId";

    /// <summary>Refuses, or passes with <c>null</c>. A refusal is a row like any other.</summary>
    public async ValueTask<Result<JournalEntry>?> DecideAsync(
        ClaimsPrincipal payer,
        KeyClaim claim,
        Movement movement,
        string payee,
        LargeMoneyAnswer answer,
        CancellationToken cancel
    )
    {
        if (movement.Amount <= options.Value.Threshold)
        {
            return null;
        }

        var view = ledger.View(movement.Debit);
        if (view.State != AccountState.Open)
        {
            // The ledger refuses it more clearly, and nothing here can unfreeze.
            return null;
        }

        if (movement.Amount.Minor > view.Available)
        {
            // A code for money that is not there would be in vain. Refused here: by the time of the ledger's own look money may have
            // come in.
            return await ledger.RefuseAsync(
                claim,
                movement,
                AttemptCode.InsufficientBalance.Text(),
                Evidence.None.With("balanceAtAttempt", view.Available).With("shortfall", movement.Amount.Minor - view.Available),
                CancellationToken.None
            );
        }

        // Only large amounts open a scope, and with it the database: an ordinary payment needs neither.
        await using var scope = scopes.CreateAsyncScope();
        var security = scope.ServiceProvider.GetRequiredService<SecurityApi>();
        if (await security.CoolDownAsync(payer, cancel) is { } cooling)
        {
            return await ledger.RefuseAsync(
                claim,
                movement,
                AttemptCode.RiskBlocked.Text(),
                Evidence.None.With("reason", cooling.Reason).With("lockedUntil", cooling.Until),
                CancellationToken.None
            );
        }

        return await AskAsync(security, payer, claim, movement, payee, answer, cancel);
    }

    /// <summary>
    /// Adds the answered challenge to what passed, so that attempts which only issued it can show what followed.
    /// </summary>
    public Movement Answered(Movement movement, LargeMoneyAnswer answer) =>
        movement.Amount <= options.Value.Threshold || !StrongId.TryRead<ChallengeId>(answer.ChallengeId, out var challenge)
            ? movement
            : movement with
            {
                Evidence = (movement.Evidence ?? Evidence.None).With(Challenge, challenge.ToString()),
            };

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

    private static string Binds(EntryKind kind, AccountId? payee, Money amount, string? reference) =>
        $"{kind}|{payee?.Value}|{amount}|{reference}";

    private async ValueTask<Result<JournalEntry>?> AskAsync(
        SecurityApi security,
        ClaimsPrincipal payer,
        KeyClaim claim,
        Movement movement,
        string payee,
        LargeMoneyAnswer answer,
        CancellationToken cancel
    )
    {
        var binds = Binds(movement.Kind, movement.Credit, movement.Amount, movement.Reference);
        var challenge = StrongId.Read<ChallengeId>(answer.ChallengeId);
        if (await security.TakeAnswerAsync(payer, challenge, answer.OneTimeCode, binds, cancel))
        {
            return null;
        }

        if (!await security.IsAskedAsync(payer, challenge, binds, cancel))
        {
            var subject = new StepUpSubject(binds, "sms.step-up-money", [movement.Amount, payee]);
            if ((await security.AskAsync(payer, subject, cancel)).IsRefused(out var tooMany, out challenge))
            {
                return tooMany;
            }
        }

        return await ledger.RefuseAsync(
            claim,
            movement,
            AttemptCode.StepUpRequired.Text(),
            Evidence.None.With(Challenge, challenge.ToString()),
            CancellationToken.None
        );
    }
}
