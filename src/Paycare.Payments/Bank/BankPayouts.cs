using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Calendar;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>
/// Pays money out to bank accounts. The caller has reserved the money in the ledger (a hold whose credit side is <see
/// cref="WalletAccounts.BankClearingAsync"/>) and follows <see cref="PayoutMoved"/>: captures at Paid, voids at Rejected, and at
/// Returned moves the money from <c>clearing:bank</c> to its owner.
/// </summary>
internal sealed class BankPayouts(Database db, Vault vault, Outbox outbox, IOptions<BankOptions> bank, WorkingDays days, TimeProvider clock)
{
    /// <summary>Requests a payout, once per reference, and saves it with whatever else the context holds.</summary>
    /// <param name="reference">The owner's reference, for example <c>refund:{id}</c>.</param>
    /// <param name="to">The receiving account.</param>
    /// <param name="amount">Amount in minor units (sen).</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="heldBackBy">A customer whose wallet, while frozen, holds the payout back.</param>
    public async Task<Payout> RequestAsync(
        string reference,
        BankBeneficiary to,
        Money amount,
        CancellationToken cancel,
        CustomerId? heldBackBy = null
    )
    {
        if (await FindAsync(reference, cancel) is { } known)
        {
            await db.SaveChangesAsync(cancel);
            return known;
        }

        var (id, now) = (StrongId.New<PayoutId>(clock), clock.GetUtcNow());
        var payout = new Payout
        {
            Id = id,
            Reference = reference,
            Minor = amount.Minor,
            CurrencyCode = amount.Currency.Code,
            BeneficiarySealed = vault.Seal(JsonSerializer.Serialize(to, Json.Options), Payout.PlaceOf(id)),
            HeldBackBy = heldBackBy,
            RequestedAt = now,
            ExpectedBy = bank.Value.PromiseAt(now, days),
        };
        db.Set<Payout>().Add(payout);
        db.Set<DueItem>().Add(PayoutFileTimer.Due(now + bank.Value.BatchEvery, clock));
        db.Set<DueItem>().Add(PayoutPromiseTimer.Due(payout, clock));
        await db.SaveChangesAsync(cancel);
        return payout;
    }

    /// <summary>When a payout requested at a given moment will have arrived.</summary>
    public DateTimeOffset PromiseFor(DateTimeOffset asked) => bank.Value.PromiseAt(asked, days);

    /// <summary>A payout by its owner's reference.</summary>
    public Task<Payout?> FindAsync(string reference, CancellationToken cancel) =>
        db.Set<Payout>().SingleOrDefaultAsync(p => p.Reference == reference, cancel);

    /// <summary>The payout with an end-to-end id; <c>null</c> when it is not ours.</summary>
    public async Task<Payout?> OfEndToEndAsync(string? endToEndId, CancellationToken cancel)
    {
        var id = StrongId.Read<PayoutId>(endToEndId);
        return await db.Set<Payout>().SingleOrDefaultAsync(p => p.Id == id, cancel);
    }

    /// <summary>The bank debited us.</summary>
    /// <returns>Whether it is this payout's first debit, with the right amount.</returns>
    public bool TryConfirm(Payout payout, BankEntry debit)
    {
        if (
            payout.State is not (PayoutState.Sent or PayoutState.Paid or PayoutState.Returned)
            || payout.DebitEntry is not null
            || payout.Amount != debit.Amount
        )
        {
            return false;
        }

        payout.TakeDebit(debit.Id, debit.Reference);
        if (payout.State == PayoutState.Sent)
        {
            payout.Pay(clock.GetUtcNow());
            Publish(payout);
        }

        return true;
    }

    /// <summary>The bank rejected it. A rejection after the debit is ignored.</summary>
    public void Reject(Payout payout, string reason)
    {
        if (payout.State == PayoutState.Sent)
        {
            payout.Reject(reason, clock.GetUtcNow());
            Publish(payout);
        }
    }

    /// <summary>The money was returned.</summary>
    /// <returns>
    /// Whether it is this payout's, for the first time. It may be less than was sent: banks keep a fee. It is never more.
    /// </returns>
    public bool TryReturn(Payout payout, BankEntry back)
    {
        if (payout.State is not (PayoutState.Sent or PayoutState.Paid) || payout.Minor < back.Minor)
        {
            return false;
        }

        if (payout.State == PayoutState.Sent)
        {
            // The return overtook the debit, which will follow: what is returned has been paid.
            payout.Pay(clock.GetUtcNow());
            Publish(payout);
        }

        payout.Return(back.Id, back.Reason ?? "", clock.GetUtcNow());
        Publish(payout);
        if (payout.Minor > back.Minor)
        {
            outbox.Publish(db, new PayoutReturnedShort(payout.Id, payout.Amount, back.Amount, payout.HeldBackBy));
        }

        return true;
    }

    /// <summary>What came back of a returned payout.</summary>
    public async Task<Money> ReturnedAsync(PayoutId id, CancellationToken cancel)
    {
        var payout = await db.Set<Payout>().AsNoTracking().SingleAsync(p => p.Id == id, cancel);
        return (await db.Set<BankEntry>().AsNoTracking().SingleAsync(e => e.Id == payout.ReturnEntry, cancel)).Amount;
    }

    private void Publish(Payout payout) => outbox.Publish(db, new PayoutMoved(payout.Id, payout.Reference, payout.State));
}
