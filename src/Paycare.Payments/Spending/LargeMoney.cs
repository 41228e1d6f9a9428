using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Protection;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Spending;

/// <summary>The answer sent with the repeated request.</summary>
internal sealed record LargeMoneyAnswer(string ChallengeId, string? OneTimeCode)
{
    /// <summary>The challenge is part of the request; its code is a secret.</summary>
    public string[] ForHash => ChallengeId.Length == 0 ? [] : [ChallengeId];
}

/// <summary>
/// Large amounts, in one movement or as a sum, always need a code bound to payee and amount, and little leaves after changes that a
/// thief would make first. The ledger decides, in order with everything that moves. No channel or agent can switch this off.
/// </summary>
internal sealed class LargeMoney(LedgerApi ledger, NewDevices devices, OwnScope scope, IOptions<LargeMoneyOptions> options)
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
        return await scope.RunAsync((LargeMoneyQuestion question) => question.MoveAsync(turn, movement, isHold, payee, cancel));
    }

    /// <summary>Whether the challenge of a refused row still accepts its code.</summary>
    public async Task<bool> IsWaitingAsync(CustomerId customer, JournalEntry asked, CancellationToken cancel) =>
        StrongId.TryRead<ChallengeId>(asked.Evidence.Text(Challenge), out var challenge)
        && await scope.RunAsync((SecurityApi security) => security.IsAskedAsync(customer, challenge, cancel));
}
