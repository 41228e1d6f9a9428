using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
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
/// The parts specific to withdrawals: the receiving account, and the intent stored before the hold, so a hold never stands
/// without due work to look after it. The rest is <see cref="MoneyPipeline"/>'s.
/// </summary>
internal sealed class WithdrawMoney(
    MoneyPipeline pipeline,
    Database db,
    WalletAccounts wallets,
    BankAccounts accounts,
    WithdrawalProcess steps,
    AttemptIdCodec ids,
    IOptions<BankOptions> bank,
    TimeProvider clock
)
{
    public async Task<Result<Replayable<WithdrawalAnswer>>> WithdrawAsync(
        Caller caller,
        WithdrawalBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        _ = check.Text("bankAccountId", body.BankAccountId, 64);
        if (
            SpendingRequest
                .Read(check, caller, asked, body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var request)
        )
        {
            return invalid;
        }

        var to = StrongId.Read<BankAccountId>(body.BankAccountId);
        if (await accounts.FindAsync(request.Payer, to, isRemovedToo: true, cancel) is not { } account)
        {
            return Refusal.NotFound;
        }

        Withdrawal? kept = null;
        return await pipeline.RunAsync(
            new Spending<WithdrawalAnswer>(request, "withdrawal", to.ToString(), amount.ToString())
            {
                Closed =
                    account.RemovedAt is not null ? Refusal.NotFound
                    : bank.Value.IsConnected ? null
                    : BankOptions.NotConnected,
                MoveAsync = async turn =>
                {
                    if ((await wallets.BankClearingAsync(cancel)).IsRefused(out var busy, out var clearing))
                    {
                        return busy;
                    }

                    kept = await KeepAsync(turn, account, amount, cancel);
                    return await HoldAsync(turn, kept, account, clearing, cancel);
                },
                AnswerAsync = async entry => kept is null ? await ReplayAsync(request, entry, account, cancel) : First(kept, account),
            },
            cancel
        );
    }

    public async Task<Result<WithdrawalAnswer>> FindAsync(CustomerId customer, WithdrawalId id, CancellationToken cancel)
    {
        var withdrawal = await db.Set<Withdrawal>()
            .AsNoTracking()
            .SingleOrDefaultAsync(w => w.Id == id && w.Customer == customer && w.ExpectedBy != null, cancel);
        return withdrawal is null ? Refusal.NotFound : await NowAsync(withdrawal, cancel);
    }

    /// <summary>The withdrawal of an attempt; <c>null</c> when the attempt is not a withdrawal.</summary>
    public async Task<WithdrawalAnswer?> OfAttemptAsync(CustomerId customer, string? attempt, CancellationToken cancel) =>
        ids.TryRead(attempt, out var row)
        && await db.Set<Withdrawal>()
            .AsNoTracking()
            .SingleOrDefaultAsync(w => w.Attempt == row.Sequence && w.Customer == customer && w.ExpectedBy != null, cancel)
            is { } found
            ? await NowAsync(found, cancel)
            : null;

    /// <summary>All withdrawals of a customer that reserved money, newest first, in their current state.</summary>
    public async IAsyncEnumerable<WithdrawalAnswer> AllAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (
            var withdrawal in await db.Set<Withdrawal>()
                .AsNoTracking()
                .Where(w => w.Customer == customer && w.ExpectedBy != null)
                .OrderByDescending(w => w.Id)
                .ToListAsync(cancel)
        )
        {
            yield return await NowAsync(withdrawal, cancel);
        }
    }

    private async Task<Result<JournalEntry>> HoldAsync(
        SpendingTurn turn,
        Withdrawal withdrawal,
        BankAccount account,
        AccountId clearing,
        CancellationToken cancel
    )
    {
        var movement = new Movement(EntryKind.Withdrawal, turn.Wallet, clearing, withdrawal.Amount, account.Id.ToString());
        // Nothing goes yet to an account that seems to be somebody else's; no PIN is tried for it.
        var moved =
            account.WaitsUntil is { } until && until > clock.GetUtcNow()
                ? await turn.RefuseAsync(
                    movement,
                    AttemptCode.RiskBlocked,
                    Evidence.None.With("reason", AttemptCodes.HolderDiffers).With("lockedUntil", until)
                )
                : await turn.HoldAsync(movement, accounts.NameOf(account), cancel);
        if (moved.IsRefused(out var unavailable, out var entry))
        {
            return unavailable;
        }

        // The row is written: a caller who hangs up must not interrupt what follows.
        await steps.TakeHoldAsync(withdrawal, entry, CancellationToken.None);
        return entry;
    }

    private async Task<Withdrawal> KeepAsync(SpendingTurn turn, BankAccount account, Money amount, CancellationToken cancel)
    {
        var (customer, key) = (turn.Payer, turn.Key);
        if (await db.Set<Withdrawal>().SingleOrDefaultAsync(w => w.Customer == customer && w.Key == key.Text, cancel) is { } before)
        {
            // It was interrupted before there was a row, and the same key came again. The new request counts.
            db.Set<Withdrawal>().Remove(before);
            await db.SaveChangesAsync(cancel);
        }

        var withdrawal = new Withdrawal
        {
            Id = StrongId.New<WithdrawalId>(clock),
            Customer = customer,
            Key = key.Text,
            RequestHash = turn.RequestHash,
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

    private async Task<WithdrawalAnswer> ReplayAsync(
        SpendingRequest request,
        JournalEntry recorded,
        BankAccount account,
        CancellationToken cancel
    )
    {
        var (customer, key) = (request.Payer, request.Key);
        // The one who looks after it may take the same hold at this very moment.
        return await db.RetryAsync(
            async () =>
            {
                var withdrawal = await db.Set<Withdrawal>().SingleAsync(w => w.Customer == customer && w.Key == key.Text, cancel);
                await steps.TakeHoldAsync(withdrawal, recorded, CancellationToken.None);
                return First(withdrawal, account);
            },
            cancel
        );
    }

    /// <summary>The original response to the request, the same at every replay.</summary>
    private WithdrawalAnswer First(Withdrawal withdrawal, BankAccount account) =>
        new(
            withdrawal.Id,
            "pending",
            withdrawal.Amount,
            accounts.NameOf(account),
            withdrawal.CreatedAt,
            withdrawal.ExpectedBy!.Value,
            null,
            null,
            ids.Text(new AttemptId(withdrawal.Attempt!.Value)),
            [new WithdrawalStep("pending", withdrawal.CreatedAt)]
        );

    private async Task<WithdrawalAnswer> NowAsync(Withdrawal withdrawal, CancellationToken cancel)
    {
        var account = (await accounts.FindAsync(withdrawal.Customer, withdrawal.Account, isRemovedToo: true, cancel))!;
        var payout = await db.Set<Payout>().AsNoTracking().SingleOrDefaultAsync(p => p.Reference == withdrawal.PayoutReference, cancel);
        // The wallet's side decides what is shown: until the money is booked, the bank's news has not taken effect.
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
        return First(withdrawal, account) with
        {
            Status = status,
            BankReference = payout?.BankReference,
            Reason = payout?.Reason,
            Timeline = timeline,
        };

        void Add(string state, DateTimeOffset? at, bool isKnown)
        {
            if (isKnown && at is { } moment)
            {
                timeline.Add(new WithdrawalStep(state, moment));
            }
        }
    }
}
