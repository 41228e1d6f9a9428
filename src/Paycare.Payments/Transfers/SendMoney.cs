using Paycare.Identity;
using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Transfers;

/// <summary>
/// The steps of a transfer, in the order of a payment: key, throttle, who is meant, PIN, large money, ledger. The key is
/// bound to the phone, so that a repeated request is answered even when that phone has gone to somebody else since.
/// </summary>
internal sealed class SendMoney(
    Database db, LedgerApi ledger, WalletAccounts wallets, Payees payees, IdentityApi identity, OutgoingMoney money, RequestHash hashes, PaymentNotes notes,
    AttemptIdCodec ids, AnswerTraces traces, MoneyThrottle throttle, DueSignal due, TimeProvider clock)
{
    public async Task<Result<Replayable<TransferAnswer>>> SendAsync(
        Caller caller, TransferBody body, Result<IdempotencyKey> asked, CancellationToken cancel)
    {
        var customer = caller.Customer();
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        if (!Payees.TryPhone(body.ToPhone, out var phone))
        {
            check.Fail("toPhone", string.IsNullOrWhiteSpace(body.ToPhone) ? "field.required" : "field.phone-malformed");
        }

        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
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

        var hash = hashes.Of(["transfer", phone, amount.ToString(), note, .. answer.ForHash]);
        using var claim = await ledger.ClaimAsync(WalletAccounts.CodeOf(customer), key.Text, hash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        if (claim.Entry is { } recorded)
        {
            await traces.AskedAgainAsync(recorded.Id, cancel);
            return (await AnswerAsync(recorded, cancel)).Replay();
        }

        if (throttle.Enter(customer) is { } tooMany)
        {
            return tooMany;
        }

        if ((await payees.FindAsync(customer, phone, "toPhone", cancel)).IsRefused(out var unknown, out var payee))
        {
            return unknown;
        }

        var from = await wallets.OfAsync(customer, cancel);
        var into = await wallets.OfAsync(payee.Id, cancel);
        if ((from.Refusal ?? into.Refusal) is { } busy)
        {
            return busy;
        }

        var movement = new Movement(EntryKind.Transfer, from.Value, into.Value, amount, payee.Id.ToString(), Evidence: notes.Seal(customer, key, note));
        var posted = from.Value == into.Value
            // No PIN and no code for what cannot be.
            ? await ledger.RefuseAsync(claim, movement, RefusalCodes.SameAccount, Evidence.None, CancellationToken.None)
            : await PostAsync(claim, caller, movement, pin, payee, answer, cancel);
        if (posted.IsRefused(out var unavailable, out var entry))
        {
            return unavailable;
        }

        if (entry.State == EntryState.Refused)
        {
            throttle.CountRefusal(customer);
        }

        traces.WatchDelivery(caller, entry.Id);
        return (await AnswerAsync(entry, cancel)).First();
    }

    /// <summary>The word to the receiver is noted before the money moves: a crash in between costs nobody the message.</summary>
    private async ValueTask<Result<JournalEntry>> PostAsync(
        KeyClaim claim, Caller caller, Movement movement, string pin, Payee payee, LargeMoneyAnswer answer, CancellationToken cancel)
    {
        db.Set<DueItem>().Add(TransferNoticeTimer.Due(claim, payee.Id, clock));
        await db.SaveChangesAsync(cancel);
        var posted = await money.PostAsync(claim, caller.Principal, movement, pin, payee.MaskedName, answer, cancel);
        due.Wake();
        return posted;
    }

    private async Task<Result<TransferAnswer>> AnswerAsync(JournalEntry entry, CancellationToken cancel)
    {
        if (entry.State == EntryState.Refused)
        {
            return MoneyRefusal.Of(entry, ids);
        }

        _ = StrongId.TryParse<CustomerId>(entry.Reference, out var to);
        var name = (await identity.FindCustomerAsync(to, cancel))?.Name ?? "•••";
        return new TransferAnswer(
            ids.Text(entry.Id), "succeeded", entry.Amount, new PayeeAnswer(name), new Money(entry.DebitAfter!.Value, entry.Amount.Currency), entry.At);
    }
}
