using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Payments.Requests;
using Paycare.Payments.Spending;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Payments;

/// <summary>
/// The steps of a payment. Their order matters: the key comes first, so that a repeated request is answered from its record
/// even while the PIN is locked or the account frozen, and never spends a try twice.
/// </summary>
internal sealed class PayMerchant(
    LedgerApi ledger, WalletAccounts wallets, MerchantDirectory merchants, OutgoingMoney money, MerchantQr codes, QrUses uses, RequestHash hashes, PaymentNotes notes,
    AttemptIdCodec ids, AnswerTraces traces, MoneyThrottle throttle, OutcomeCounts outcomes)
{
    public async Task<Result<Replayable<PaymentAnswer>>> PayAsync(
        Caller caller, PaymentBody body, Result<IdempotencyKey> asked, CancellationToken cancel)
    {
        var customer = caller.Customer();
        ScannedCode? code = null;
        if (body.Qr is not null && codes.Read(body.Qr).IsRefused(out var unreadable, out code))
        {
            return unreadable;
        }

        var check = new FieldCheck();
        var amount = Amount(check, body, code);
        if (code is null)
        {
            _ = check.Text("merchantId", body.MerchantId, 64);
        }
        else if (body.MerchantId is not null)
        {
            check.Fail("qr", "field.qr-or-merchant");
        }

        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
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

        _ = StrongId.TryParse<MerchantId>(body.MerchantId, out var to);
        to = code?.Merchant ?? to;
        if (await merchants.FindAsync(to, cancel) is not { } merchant)
        {
            return Refusal.NotFound;
        }

        var answer = new LargeMoneyAnswer(check.Text("challengeId", body.ChallengeId, 64, required: false), body.OneTimeCode);
        var hash = hashes.Of(["payment", to.ToString(), amount.ToString(), note, .. code is null ? [] : new[] { body.Qr!.Trim() }, .. answer.ForHash]);
        using var claim = await ledger.ClaimAsync(WalletAccounts.CodeOf(customer), key.Text, hash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        if (claim.Entry is { } recorded)
        {
            await traces.AskedAgainAsync(recorded.Id, cancel);
            return Answer(recorded, merchant).Replay();
        }

        if (throttle.Enter(customer) is { } tooMany)
        {
            return tooMany;
        }

        var from = await wallets.OfAsync(customer, cancel);
        var into = await wallets.OfAsync(to, cancel);
        if ((from.Refusal ?? into.Refusal) is { } busy)
        {
            return busy;
        }

        if (!uses.TryEnter(code, out var turn))
        {
            return Refusal.InFlight;
        }

        using var holds = turn;
        var facts = notes.Seal(customer, key, note);
        facts = code?.Reference is { } order ? (facts ?? Evidence.None).With("order", order) : facts;
        var movement = new Movement(EntryKind.Payment, from.Value, into.Value, amount, to.ToString(), Evidence: facts);
        // What cannot be paid is refused before the PIN: no try is spent on it.
        var posted = !await merchants.TakesPaymentsAsync(to, cancel)
            ? await ledger.RefuseAsync(claim, movement, MoneyRefusal.MerchantUnavailable, Evidence.None, CancellationToken.None)
            : await uses.DecideAsync(claim, movement, code, cancel) ?? await money.PostAsync(claim, caller.Principal, movement, pin, merchant.Name, answer, cancel);
        if (posted.IsRefused(out var unavailable, out var entry))
        {
            return unavailable;
        }

        if (entry.State == EntryState.Refused)
        {
            throttle.CountRefusal(customer);
        }

        if (entry.State == EntryState.Posted || entry.RefusalCode == MoneyRefusal.MerchantUnavailable)
        {
            outcomes.Count(OutcomeCounts.Of(to), isFailed: entry.State != EntryState.Posted);
        }

        traces.WatchDelivery(caller, entry.Id);
        return Answer(entry, merchant).First();
    }

    private Result<PaymentAnswer> Answer(JournalEntry entry, MerchantItem merchant) => entry.State == EntryState.Refused
        ? MoneyRefusal.Of(entry, ids)
        : new PaymentAnswer(ids.Text(entry.Id), "succeeded", entry.Amount, merchant, new Money(entry.DebitAfter!.Value, entry.Amount.Currency), entry.At);

    /// <summary>A code with an amount says it; a request that says another is malformed.</summary>
    private static Money Amount(FieldCheck check, PaymentBody body, ScannedCode? code)
    {
        if (code?.Amount is not { } fixedAmount)
        {
            return check.Rupiah(body.Amount);
        }

        if (body.Amount is not null && check.Rupiah(body.Amount) != fixedAmount && check.Refusal is null)
        {
            check.Fail("amount", "field.qr-other-amount");
        }

        return fixedAmount;
    }
}
