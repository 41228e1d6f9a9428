using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>A rail that a refund can use.</summary>
/// <param name="To">The value for the request: <c>wallet</c>, or a card's id.</param>
/// <param name="Rail">wallet or card.</param>
/// <param name="Name">The card in short.</param>
/// <param name="Most">The most that can be refunded this way at once, in minor units (sen).</param>
/// <param name="FromDays">The earliest arrival, in working days after approval; 0 is at once.</param>
/// <param name="UpToDays">The promised arrival, in working days after approval.</param>
/// <param name="ExpectedBy">When it would arrive if requested now.</param>
public sealed record RefundWay(string To, string Rail, string? Name, Money Most, int FromDays, int UpToDays, DateTimeOffset ExpectedBy);

/// <summary>The destination of a refund.</summary>
internal sealed record RefundTarget(RefundRail Rail, Card? Card = null, BankAccount? Account = null)
{
    public static readonly RefundTarget Wallet = new(RefundRail.Wallet);
}

/// <summary>Chooses where refunds go: the wallet, a card against its own charge, or a bank account once the wallet is closed.</summary>
internal sealed class RefundTargets(
    Database db,
    LedgerApi ledger,
    ChargeRemainder charges,
    IOptions<RefundPolicy> policy,
    IOptions<BankOptions> bank,
    WorkingDays days,
    TimeProvider clock
)
{
    public const string Wallet = "wallet";

    /// <summary>The destination named in a request; chosen automatically when none is.</summary>
    public async Task<Result<RefundTarget>> ReadAsync(CustomerId payer, string? to, CancellationToken cancel)
    {
        if (string.IsNullOrEmpty(to) || to == Wallet)
        {
            return await ByItselfAsync(payer, cancel);
        }

        // The same answer as for another customer's card: who bound which card stays private.
        return
            StrongId.TryRead<CardId>(to, out var id)
            && await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Customer == payer, cancel) is { } card
            ? new RefundTarget(RefundRail.Card, card)
            : Refusal.Invalid("to", "field.refund-target-unknown");
    }

    /// <summary>The wallet; if it is closed, the bank account kept for refunds.</summary>
    public async Task<RefundTarget> ByItselfAsync(CustomerId payer, CancellationToken cancel)
    {
        if (StateOf(payer) != AccountState.Closed || !bank.Value.IsConnected)
        {
            return RefundTarget.Wallet;
        }

        var accounts = await db.Set<BankAccount>()
            .AsNoTracking()
            .Where(a => a.Customer == payer && a.RemovedAt == null)
            .OrderByDescending(a => a.Id)
            .ToListAsync(cancel);
        return accounts.Find(a => a.IsUsable) is { } account ? new RefundTarget(RefundRail.Bank, Account: account) : RefundTarget.Wallet;
    }

    /// <summary>The state of a payer's wallet.</summary>
    public AccountState StateOf(CustomerId payer) => FrozenOf(payer).State;

    /// <summary>The state of a payer's wallet, and when it was frozen.</summary>
    public (AccountState State, DateTimeOffset? FrozenAt) FrozenOf(CustomerId payer) =>
        ledger.TryFind(WalletAccounts.CodeOf(payer), Currency.Idr, out var wallet) && ledger.View(wallet) is var view
            ? (view.State, view.FrozenAt)
            : (AccountState.Open, null);

    /// <summary>The destinations a payer may choose, the wallet first; only cards with room.</summary>
    public async Task<IReadOnlyList<RefundWay>> WaysAsync(
        CustomerId payer,
        Money refundable,
        RefundApproval approval,
        CancellationToken cancel
    )
    {
        List<RefundWay> ways = [WayOf(RefundTarget.Wallet, refundable, approval)];
        if (StateOf(payer) != AccountState.Open)
        {
            // Money that leaves Paycare waits until the wallet is no longer frozen.
            return ways;
        }

        foreach (
            var card in await db.Set<Card>().AsNoTracking().Where(c => c.Customer == payer).OrderByDescending(c => c.Id).ToListAsync(cancel)
        )
        {
            if (await charges.MostAsync(card, cancel) is > 0 and var most)
            {
                ways.Add(
                    WayOf(
                        new RefundTarget(RefundRail.Card, card),
                        new Money(Math.Min(most, refundable.Minor), refundable.Currency),
                        approval
                    )
                );
            }
        }

        return ways;
    }

    private RefundWay WayOf(RefundTarget target, Money most, RefundApproval approval)
    {
        var usual = policy.Value.DaysOf(target.Rail);
        return new RefundWay(
            target.Card?.Id.ToString() ?? Wallet,
            target.Rail.Name(),
            target.Card?.Name,
            most,
            usual.From,
            usual.UpTo,
            policy.Value.PromiseOf(target.Rail, approval, isCovered: true, clock.GetUtcNow(), days)
        );
    }
}
