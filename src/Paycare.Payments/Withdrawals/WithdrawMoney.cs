using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>
/// Takes requests to withdraw, in the order of a payment: key, throttle, PIN, code for large money, ledger. The intent is
/// kept before the hold, so that a hold never stands without somebody who looks after it.
/// </summary>
internal sealed class WithdrawMoney(
    Database db, LedgerApi ledger, WalletAccounts wallets, BankAccounts accounts, WithdrawalProcess steps, OutgoingMoney money, RequestHash hashes,
    AttemptIdCodec ids, AnswerTraces traces, MoneyThrottle throttle, IOptions<BankOptions> bank, TimeProvider clock)
{
    public async Task<Result<Replayable<WithdrawalAnswer>>> WithdrawAsync(
        Caller caller, WithdrawalBody body, Result<IdempotencyKey> asked, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        _ = check.Text("bankAccountId", body.BankAccountId, 64);
        var answer = new LargeMoneyAnswer(check.Text("challengeId", body.ChallengeId, 64, required: false), body.OneTimeCode);
        if (body.Pin is not { Length: 6 } pin || !pin.All(char.IsAsciiDigit))
        {
            check.Fail("pin", string.IsNullOrEmpty(body.Pin) ? "field.required" : "field.pin-malformed");
            return check.Refusal!;
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (asked.IsRefused(out var noKey, out var key))
        {
            return noKey;
        }

        _ = StrongId.TryParse<BankAccountId>(body.BankAccountId, out var to);
        if (await accounts.FindAsync(customer, to, isRemovedToo: true, cancel) is not { } account)
        {
            return Refusal.NotFound;
        }

        var hash = hashes.Of(["withdrawal", to.ToString(), amount.ToString(), .. answer.ForHash]);
        using var claim = await ledger.ClaimAsync(WalletAccounts.CodeOf(customer), key.Text, hash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        if (claim.Entry is { } recorded)
        {
            await traces.AskedAgainAsync(recorded.Id, cancel);
            return (await ReplayAsync(customer, key, recorded, account, cancel)).Replay();
        }

        if (account.RemovedAt is not null)
        {
            return Refusal.NotFound;
        }

        if (!bank.Value.IsConnected)
        {
            return BankOptions.NotConnected;
        }

        if (throttle.Enter(customer) is { } tooMany)
        {
            return tooMany;
        }

        var wallet = await wallets.OfAsync(customer, cancel);
        var clearing = await wallets.BankClearingAsync(cancel);
        if ((wallet.Refusal ?? clearing.Refusal) is { } busy)
        {
            return busy;
        }

        var withdrawal = await KeepAsync(customer, key, hash, account, amount, cancel);
        var movement = new Movement(EntryKind.Withdrawal, wallet.Value, clearing.Value, amount, account.Id.ToString());
        if ((await money.HoldAsync(claim, caller.Principal, movement, pin, accounts.NameOf(account), answer, cancel)).IsRefused(out var unavailable, out var entry))
        {
            return unavailable;
        }

        if (entry.State == EntryState.Refused)
        {
            throttle.CountRefusal(customer);
        }

        // The row is written: a caller who hangs up must not stop what follows half way.
        await steps.TakeHoldAsync(withdrawal, entry, CancellationToken.None);
        traces.WatchDelivery(caller, entry.Id);
        return entry.State == EntryState.Refused ? MoneyRefusal.Of(entry, ids) : new Replayable<WithdrawalAnswer>(First(withdrawal, account), IsReplay: false);
    }

    public async Task<Result<WithdrawalAnswer>> FindAsync(CustomerId customer, WithdrawalId id, CancellationToken cancel)
    {
        var withdrawal = await db.Set<Withdrawal>().AsNoTracking().SingleOrDefaultAsync(w => w.Id == id && w.Customer == customer && w.ExpectedBy != null, cancel);
        return withdrawal is null ? Refusal.NotFound : await NowAsync(withdrawal, cancel);
    }

    /// <summary>The withdrawal of an attempt; <c>null</c> when that was none.</summary>
    public async Task<WithdrawalAnswer?> OfAttemptAsync(CustomerId customer, string? attempt, CancellationToken cancel) =>
        ids.TryRead(attempt, out var row)
        && await db.Set<Withdrawal>().AsNoTracking().SingleOrDefaultAsync(w => w.Attempt == row.Sequence && w.Customer == customer && w.ExpectedBy != null, cancel) is { } found
            ? await NowAsync(found, cancel)
            : null;

    /// <summary>All of a customer's withdrawals that reserved money, newest first, as they stand now.</summary>
    public async IAsyncEnumerable<WithdrawalAnswer> AllAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var withdrawal in await db.Set<Withdrawal>().AsNoTracking().Where(w => w.Customer == customer && w.ExpectedBy != null).OrderByDescending(w => w.Id).ToListAsync(cancel))
        {
            yield return await NowAsync(withdrawal, cancel);
        }
    }

    private async Task<Withdrawal> KeepAsync(
        CustomerId customer, IdempotencyKey key, byte[] hash, BankAccount account, Money amount, CancellationToken cancel)
    {
        if (await db.Set<Withdrawal>().SingleOrDefaultAsync(w => w.Customer == customer && w.Key == key.Text, cancel) is { } before)
        {
            // It broke off before there was a row, and the same key is here again. What it asks for now counts.
            db.Set<Withdrawal>().Remove(before);
            await db.SaveChangesAsync(cancel);
        }

        var withdrawal = new Withdrawal
        {
            Id = StrongId.New<WithdrawalId>(clock),
            Customer = customer,
            Key = key.Text,
            RequestHash = hash,
            Account = account.Id,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Set<Withdrawal>().Add(withdrawal);
        db.Set<DueItem>().Add(WithdrawalTimer.Due(withdrawal.Id, clock));
        await db.SaveChangesAsync(cancel);
        return withdrawal;
    }

    private async Task<Result<WithdrawalAnswer>> ReplayAsync(
        CustomerId customer, IdempotencyKey key, JournalEntry recorded, BankAccount account, CancellationToken cancel)
    {
        if (recorded.State == EntryState.Refused)
        {
            return MoneyRefusal.Of(recorded, ids);
        }

        while (true)
        {
            var withdrawal = await db.Set<Withdrawal>().SingleAsync(w => w.Customer == customer && w.Key == key.Text, cancel);
            try
            {
                await steps.TakeHoldAsync(withdrawal, recorded, CancellationToken.None);
                return First(withdrawal, account);
            }
            catch (DbUpdateException e) when (e is DbUpdateConcurrencyException || db.Dialect.IsUniqueViolation(e))
            {
                // The one who looks after it took the same hold at this very moment.
                db.ChangeTracker.Clear();
            }
        }
    }

    /// <summary>The answer to the request that made it, the same at every replay.</summary>
    private WithdrawalAnswer First(Withdrawal withdrawal, BankAccount account) => new(
        withdrawal.Id, "pending", withdrawal.Amount, accounts.NameOf(account), withdrawal.CreatedAt, withdrawal.ExpectedBy!.Value, null, null,
        ids.Text(new AttemptId(withdrawal.Attempt!.Value)), [new WithdrawalStep("pending", withdrawal.CreatedAt)]);

    private async Task<WithdrawalAnswer> NowAsync(Withdrawal withdrawal, CancellationToken cancel)
    {
        var account = (await accounts.FindAsync(withdrawal.Customer, withdrawal.Account, isRemovedToo: true, cancel))!;
        var payout = await db.Set<Payout>().AsNoTracking().SingleOrDefaultAsync(p => p.Reference == withdrawal.PayoutReference, cancel);
        // The wallet's side decides what is said: until the money is booked, the bank's news has not arrived here.
        var status = withdrawal.State switch
        {
            WithdrawalState.Paid => "succeeded",
            WithdrawalState.Rejected => "failed",
            WithdrawalState.Returned => "returned",
            _ => payout?.SentAt is null ? "pending" : "sent",
        };
        List<WithdrawalStep> timeline = [new("pending", withdrawal.CreatedAt)];
        Add("sent", payout?.SentAt, true);
        Add("succeeded", payout?.PaidAt, withdrawal.State is WithdrawalState.Paid or WithdrawalState.Returned);
        Add("failed", payout?.EndedAt, withdrawal.State == WithdrawalState.Rejected);
        Add("returned", payout?.EndedAt, withdrawal.State == WithdrawalState.Returned);
        return First(withdrawal, account) with { Status = status, BankReference = payout?.BankReference, Reason = payout?.Reason, Timeline = timeline };

        void Add(string state, DateTimeOffset? at, bool isKnown)
        {
            if (isKnown && at is { } moment)
            {
                timeline.Add(new WithdrawalStep(state, moment));
            }
        }
    }
}
