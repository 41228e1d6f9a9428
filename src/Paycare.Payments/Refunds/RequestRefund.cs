using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.TopUps;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>A checked request for a refund.</summary>
/// <param name="Payer">The payer, who receives the refund.</param>
/// <param name="Payment">The payment's row.</param>
/// <param name="By">The requester; the policy binds customers only.</param>
/// <param name="Client">The owner of the key.</param>
/// <param name="Key">The request's key.</param>
/// <param name="Amount">Amount in minor units (sen); <c>null</c> for all that can be refunded.</param>
/// <param name="Reason">The reason.</param>
/// <param name="To">The destination, see <see cref="RefundTargets.ReadAsync"/>; <c>null</c> to choose it automatically.</param>
internal sealed record RefundRequest(
    CustomerId Payer,
    JournalEntry Payment,
    RefundParty By,
    string Client,
    IdempotencyKey Key,
    Money? Amount,
    string Reason,
    string? To = null
)
{
    /// <summary>The card named in the request.</summary>
    public string? Card => To is null or "" or RefundTargets.Wallet ? null : To;
}

/// <summary>One request per payment at a time. The ledger guards the sum; this also counts refunds waiting for the shop's money.</summary>
[OneProcess(KeptBy.Customer, "Two refunds that wait for the shop's money would both be promised, though together they exceed the payment.")]
internal sealed class RefundTurns : KeyedLock<AttemptId>;

/// <summary>Takes refund requests: key, policy, intent, reservation, then the steps; a repeated request gets its first answer.</summary>
internal sealed class RequestRefund(
    Database db,
    RefundEligibility room,
    RefundTargets targets,
    ChargeRemainder charges,
    RefundProcess steps,
    RefundView view,
    RequestHash hashes,
    InFlightRequests inFlight,
    MoneyThrottle throttle,
    RefundTurns turns,
    LedgerApi ledger,
    AttemptIdCodec ids,
    Vault vault,
    Outbox outbox,
    IOptions<RefundPolicy> policy,
    WorkingDays days,
    TimeProvider clock
)
{
    private const int ReasonLength = 500;
    private const long FirstNumber = 29_901;

    /// <summary>A customer requests a refund.</summary>
    public async Task<Result<Replayable<RefundAnswer>>> AskAsync(
        CustomerId customer,
        string? payment,
        RefundBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        if (Check(body, asked, out var amount, out var reason, out var key) is { } invalid)
        {
            return invalid;
        }

        if (await room.FindAsync(customer, payment, cancel) is not { } entry)
        {
            return Refusal.NotFound;
        }

        var ask = new RefundRequest(customer, entry, RefundParty.Customer, WalletAccounts.CodeOf(customer), key, amount, reason, body.To);
        return await AnswerAsync(await AskAsync(ask, cancel), cancel);
    }

    /// <summary>Checks a request's fields.</summary>
    public static Refusal? Check(
        RefundBody body,
        Result<IdempotencyKey> asked,
        out Money? amount,
        out string reason,
        out IdempotencyKey key
    )
    {
        var check = new FieldCheck();
        amount = body.Amount is null ? null : check.Rupiah(body.Amount);
        reason = check.Words("reason", body.Reason, ReasonLength);
        _ = check.Text("to", body.To, 64, required: false);
        key = asked.Refusal is null ? asked.Value : default;
        return check.Refusal ?? asked.Refusal;
    }

    /// <summary>The answer to the requester.</summary>
    public async Task<Result<Replayable<RefundAnswer>>> AnswerAsync(Result<Replayable<Refund>> asked, CancellationToken cancel)
    {
        if (asked.IsRefused(out var refusal, out var done))
        {
            return refusal;
        }

        Result<RefundAnswer> answer =
            done.Answer.State == RefundState.Refused
                ? await RefusalOfAsync(done.Answer, cancel)
                : await view.FirstAsync(done.Answer, cancel);
        return answer.OrReplay(done.IsReplay);
    }

    /// <summary>Whether the merchant of a payment holds enough now.</summary>
    public async Task<bool> IsCoveredAsync(CustomerId payer, JournalEntry payment, Money amount, CancellationToken cancel) =>
        (await room.FactsAsync(payer, payment, cancel)) is { Refusal: null, Value.Merchant: { } merchant }
        && await steps.IsCoveredAsync(merchant.Id, amount, cancel);

    /// <summary>Requests a refund on behalf of any party.</summary>
    public async Task<Result<Replayable<Refund>>> AskAsync(RefundRequest ask, CancellationToken cancel)
    {
        if (!inFlight.TryEnter($"refund:{ask.Client}", ask.Key.Text, out var turn))
        {
            return Refusal.InFlight;
        }

        using (turn)
        {
            var hash = hashes.Of([
                "refund",
                ask.Payment.Id.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ask.Amount?.ToString(),
                ask.Reason,
                // Only when it is named: an automatic choice may differ when the same request comes again.
                .. ask.Card is { } card ? [card] : Array.Empty<string?>(),
            ]);
            if (
                await db.Set<Refund>()
                    .AsNoTracking()
                    .Include(r => r.Steps)
                    .SingleOrDefaultAsync(r => r.Client == ask.Client && r.Key == ask.Key.Text, cancel) is
                { } known
            )
            {
                return CryptographicOperations.FixedTimeEquals(known.RequestHash, hash)
                    ? new Replayable<Refund>(known, IsReplay: true)
                    : Refusal.KeyReused;
            }

            if (ask.By == RefundParty.Customer && throttle.Enter(ask.Payer) is { } tooMany)
            {
                return tooMany;
            }

            if ((await KeepAsync(ask, hash, cancel)).IsRefused(out var refusal, out var refund))
            {
                return refusal;
            }

            // From here on it is stored and will be completed; a caller who hangs up must not interrupt it.
            var ended = await steps.RunAsync(refund.Id, isFirst: true, CancellationToken.None);
            if (ended.State == RefundState.Refused && ask.By == RefundParty.Customer)
            {
                throttle.CountRefusal(ask.Payer);
            }

            return new Replayable<Refund>(ended, IsReplay: false);
        }
    }

    /// <summary>Stores the intent and its due work, then the reservation; or the row of an impossible request.</summary>
    private async Task<Result<Refund>> KeepAsync(RefundRequest ask, byte[] hash, CancellationToken cancel)
    {
        using var turn = await turns.EnterAsync(ask.Payment.Id, cancel);
        if ((await targets.ReadAsync(ask.Payer, ask.To, cancel)).IsRefused(out var unknown, out var target))
        {
            return unknown;
        }

        if ((await room.FactsAsync(ask.Payer, ask.Payment, cancel)).IsRefused(out var busy, out var facts))
        {
            return busy;
        }

        var isBound = ask.By == RefundParty.Customer;
        var most = isBound ? facts.Refundable : facts.Left;
        var amount = ask.Amount ?? (most.IsPositive ? most : ask.Payment.Amount);
        var isPossible = most.IsPositive && amount <= most && facts.Merchant is not null;
        using var seat = isPossible && target.Card is { } card ? await charges.TakeAsync(card, amount, cancel) : null;
        var refund = await NewAsync(ask, facts, amount, target, seat?.Charge, hash, cancel);
        if (!isPossible)
        {
            return await RefuseAsync(refund, ask, AttemptCode.NotRefundable, most, cancel);
        }

        if (target.Rail == RefundRail.Card && targets.FrozenOf(ask.Payer) is { State: not AccountState.Open, FrozenAt: var frozenAt })
        {
            // Money that an intruder might redirect does not leave Paycare; it may go into the wallet.
            return await RefuseAsync(refund, ask, AttemptCode.AccountFrozen, most, cancel, frozenAt);
        }

        if (seat is { Charge: null })
        {
            return await RefuseAsync(refund, ask, AttemptCode.CardNotRefundable, seat.Room, cancel);
        }

        refund.Begin();
        if (ask.By != RefundParty.Merchant)
        {
            outbox.Publish(db, new RefundRequested(refund.Id));
        }

        if (refund.Approval == RefundApproval.None)
        {
            refund.Enter(RefundState.Approved, refund.CreatedAt, isBound ? RefundParty.Policy : ask.By);
        }
        else if (refund.Approval == RefundApproval.Care)
        {
            outbox.Publish(db, new RefundNeedsCare(refund.Id, refund.Customer, RefundTrouble.Decide));
        }
        else
        {
            db.Set<DueItem>()
                .Add(RefundDecisionTimer.Due(refund, days.EndAfter(refund.CreatedAt, policy.Value.MerchantDecidesDays), clock));
        }

        db.Set<Refund>().Add(refund);
        db.Set<DueItem>().Add(RefundTimer.Due(refund, clock));
        db.Set<DueItem>().Add(RefundPromiseTimer.Due(refund, clock));
        await db.SaveChangesAsync(cancel);
        await steps.ReserveAsync(refund, CancellationToken.None);
        await db.SaveChangesAsync(CancellationToken.None);
        return refund;
    }

    private async Task<Refund> NewAsync(
        RefundRequest ask,
        RefundFacts facts,
        Money amount,
        RefundTarget target,
        TopUpId? charge,
        byte[] hash,
        CancellationToken cancel
    )
    {
        var (id, now) = (StrongId.New<RefundId>(clock), clock.GetUtcNow());
        var approval = ask.By == RefundParty.Customer && facts.Rule is { } rule ? rule.Approval : RefundApproval.None;
        var isCovered = facts.Merchant is null || await steps.IsCoveredAsync(facts.Merchant.Id, amount, cancel);

        return new Refund
        {
            Id = id,
            Number = await Counter.NextAsync(db, "refund", FirstNumber, cancel),
            Customer = ask.Payer,
            Payment = ask.Payment.Id.Sequence,
            Merchant = facts.Merchant?.Id ?? default,
            Client = ask.Client,
            Key = ask.Key.Text,
            RequestHash = hash,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            ReasonSealed = vault.Seal(SecretScrub.Clean(ask.Reason), Refund.ReasonPlace(id)),
            AskedBy = ask.By,
            Rule = facts.RuleName,
            Approval = approval,
            Rail = target.Rail,
            Card = target.Card?.Id,
            Charge = charge,
            BankAccount = target.Account?.Id.Value,
            CreatedAt = now,
            ExpectedBy = policy.Value.PromiseOf(target.Rail, approval, isCovered, now, days),
        };
    }

    /// <summary>A valid request that cannot be fulfilled also leaves one row.</summary>
    private async Task<Result<Refund>> RefuseAsync(
        Refund refund,
        RefundRequest ask,
        AttemptCode code,
        Money most,
        CancellationToken cancel,
        DateTimeOffset? frozenAt = null
    )
    {
        var payment = ask.Payment;
        using var claim = await ledger.ClaimAsync(RefundProcess.LedgerClient, $"{refund.Id}:refused", refund.RequestHash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        var movement = new Movement(
            EntryKind.Refund,
            payment.Credit!.Value,
            payment.Debit!.Value,
            refund.Amount,
            refund.Id.ToString(),
            payment.Id
        );
        var evidence = Evidence.None.With("refundable", most.Minor).With("rule", refund.Rule);
        evidence = frozenAt is { } since ? evidence.With("frozenAt", since) : evidence;
        if ((await ledger.RefuseAsync(claim, movement, code.Text(), evidence, cancel)).IsRefused(out var refusal, out var row))
        {
            return refusal;
        }

        refund.Refuse(code.Text(), most.Minor, row.Id);
        db.Set<Refund>().Add(refund);
        await db.SaveChangesAsync(CancellationToken.None);
        return refund;
    }

    /// <summary>Why there is no refund, read from its row.</summary>
    public async Task<Refusal> RefusalOfAsync(Refund refund, CancellationToken cancel)
    {
        var row = refund.RefusedAttempt is { } sequence ? await ledger.FindAsync(new AttemptId(sequence), cancel) : null;
        var refundable = new Money(refund.RefundableMinor ?? 0, refund.Amount.Currency);
        return AttemptCodes.Read(refund.Code) switch
        {
            AttemptCode.NotRefundable => new Refusal(RefusalKind.Conflict, AttemptCode.NotRefundable.Text())
                .With("refundable", refundable)
                .With("attemptId", row is null ? null : ids.Text(row.Id)),
            AttemptCode.CardNotRefundable => new Refusal(RefusalKind.Conflict, AttemptCode.CardNotRefundable.Text())
                .With("field", "to")
                .With("refundable", refundable)
                .With("remedy", RefundTargets.Wallet)
                .With("attemptId", ids.Text(row!.Id)),
            _ => MoneyRefusal.Of(row!, ids),
        };
    }
}
