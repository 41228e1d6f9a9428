using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Notices;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Due;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>What follows from a held withdrawal: the payout, then capture, void or return. Every step may run again.</summary>
internal sealed class WithdrawalProcess(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    Vault vault,
    BankPayouts payouts,
    BankEntryProcess entries,
    CustomerNotices notice
)
{
    private const string LedgerClient = "withdrawal";

    /// <summary>
    /// The request's row exists: requests the payout, or records the refusal. Once, however often it is called.
    /// </summary>
    public async Task TakeHoldAsync(Withdrawal withdrawal, JournalEntry row, CancellationToken cancel)
    {
        if (withdrawal.State is not (WithdrawalState.Started or WithdrawalState.Abandoned))
        {
            return;
        }

        if (row.State == EntryState.Refused)
        {
            withdrawal.Refuse(row.Id.Sequence);
            await db.SaveChangesAsync(cancel);
            return;
        }

        var account = await db.Set<BankAccount>().AsNoTracking().SingleAsync(a => a.Id == withdrawal.Account, cancel);
        withdrawal.Hold(row.Id.Sequence, payouts.PromiseFor(withdrawal.CreatedAt));
        // Saved together with the withdrawal's new state.
        _ = await payouts.RequestAsync(
            withdrawal.PayoutReference,
            account.Beneficiary(vault),
            withdrawal.Amount,
            cancel,
            heldBackBy: withdrawal.Customer
        );
    }

    /// <summary>Determines the outcome of a request that was never completed.</summary>
    /// <returns>Whether the outcome is known now.</returns>
    public async Task<bool> LookAsync(Withdrawal withdrawal, CancellationToken cancel)
    {
        if (withdrawal.State != WithdrawalState.Started)
        {
            return true;
        }

        using var claim = await ledger.ClaimAsync(
            WalletAccounts.CodeOf(withdrawal.Customer),
            withdrawal.Key,
            withdrawal.RequestHash,
            cancel
        );
        switch (claim.Outcome)
        {
            case KeyOutcome.Replay:
                await TakeHoldAsync(withdrawal, claim.Entry!, cancel);
                return true;
            case KeyOutcome.New or KeyOutcome.Reused:
                // We hold the key while we look: nothing was held, and nothing can be meanwhile.
                withdrawal.Abandon();
                await db.SaveChangesAsync(cancel);
                return true;
            default:
                return false;
        }
    }

    public async Task PaidAsync(Withdrawal withdrawal, Payout payout, CancellationToken cancel)
    {
        if (withdrawal.State != WithdrawalState.Held)
        {
            return;
        }

        var captured = (
            await ledger.CaptureAsync(
                LedgerClient,
                $"{withdrawal.Id}:capture:{withdrawal.CapturesTried}",
                new AttemptId(withdrawal.Attempt!.Value),
                cancel: cancel
            )
        ).Value;
        if (captured.State == EntryState.Refused)
        {
            // Frozen after it went out: the bank has done its part, ours waits for the freeze to end.
            withdrawal.TryCapture();
            await db.SaveChangesAsync(cancel);
            throw new InvalidOperationException($"The withdrawal cannot be captured yet: {captured.RefusalCode}.");
        }

        withdrawal.Pay(captured.Id.Sequence);
        await notice.AddAsync(withdrawal.Customer, "sms.withdrawal-paid", withdrawal.Amount, cancel, payout.BankReference ?? "");
        await db.SaveChangesAsync(cancel);
    }

    public async Task RejectedAsync(Withdrawal withdrawal, CancellationToken cancel)
    {
        if (withdrawal.State != WithdrawalState.Held)
        {
            return;
        }

        (
            await ledger.VoidAsync(LedgerClient, $"{withdrawal.Id}:void", new AttemptId(withdrawal.Attempt!.Value), cancel)
        ).Value.EnsurePosted();
        withdrawal.Reject();
        await notice.AddAsync(withdrawal.Customer, "sms.withdrawal-rejected", withdrawal.Amount, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>Back into the wallet, as far as it was taken out; into suspense when the wallet is frozen both ways or closed.</summary>
    public async Task ReturnedAsync(Withdrawal withdrawal, Payout payout, CancellationToken cancel)
    {
        if (withdrawal.State != WithdrawalState.Paid)
        {
            return;
        }

        var returned = await payouts.ReturnedAsync(payout.Id, cancel);
        var movement = new Movement(
            EntryKind.Release,
            (await wallets.BankClearingAsync(cancel)).Value,
            (await wallets.OfAsync(withdrawal.Customer, cancel)).Value,
            returned,
            withdrawal.Id.ToString(),
            new AttemptId(withdrawal.CaptureRow!.Value),
            Evidence.None.With("rail", "bank").With("returned", "withdrawal")
        );
        var back = (await ledger.PostAsync(LedgerClient, $"{withdrawal.Id}:return", movement, cancel)).Value;
        if (back.State == EntryState.Refused)
        {
            var entry = await db.Set<BankEntry>().SingleAsync(e => e.Id == payout.ReturnEntry, cancel);
            await entries.SuspendAsync(entry, withdrawal.Customer, back.RefusalCode!, back.Id, cancel);
        }

        withdrawal.Return();
        await notice.AddAsync(
            withdrawal.Customer,
            back.State == EntryState.Refused ? "sms.withdrawal-kept"
                : returned == withdrawal.Amount ? "sms.withdrawal-returned"
                : "sms.withdrawal-returned-short",
            returned,
            cancel
        );
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>Looks after withdrawals whose request may have been interrupted.</summary>
internal sealed class WithdrawalTimer(Database db, WithdrawalProcess steps, TimeProvider clock) : IDueHandler<WithdrawalTimer.Payload>
{
    public const string HandlerName = "withdrawal";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public static DueItem Due(WithdrawalId id, TimeProvider clock) =>
        DueItem.At(clock.GetUtcNow() + TimeSpan.FromSeconds(10), HandlerName, id.ToString(), new Payload(id), clock);

    public async Task HandleAsync(Payload payload, DueItem item, CancellationToken cancel)
    {
        var id = payload.Withdrawal;
        if (
            await db.Set<Withdrawal>().SingleOrDefaultAsync(w => w.Id == id, cancel) is { } withdrawal
            && !await steps.LookAsync(withdrawal, cancel)
        )
        {
            db.Set<DueItem>().Add(Due(id, clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    internal sealed record Payload(WithdrawalId Withdrawal);
}

/// <summary>The bank's news about a withdrawal's payout.</summary>
internal sealed class WithdrawalPayoutListener(Database db, WithdrawalProcess steps) : ISubscriber<PayoutMoved>
{
    public async Task HandleAsync(PayoutMoved happened, CancellationToken cancel)
    {
        if (!happened.IsOf<WithdrawalId>(Withdrawal.PayoutOwner, out var id))
        {
            return;
        }

        var withdrawal = await db.Set<Withdrawal>().SingleAsync(w => w.Id == id, cancel);
        var payout = await db.Set<Payout>().SingleAsync(p => p.Id == happened.Payout, cancel);
        await (
            happened.State switch
            {
                PayoutState.Paid => steps.PaidAsync(withdrawal, payout, cancel),
                PayoutState.Rejected => steps.RejectedAsync(withdrawal, cancel),
                PayoutState.Returned => steps.ReturnedAsync(withdrawal, payout, cancel),
                _ => Task.CompletedTask,
            }
        );
    }
}
