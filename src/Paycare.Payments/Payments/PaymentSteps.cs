using Microsoft.AspNetCore.Http;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>
/// The steps of a payment. Their order matters: the key comes first, so that a repeated request is answered from its record
/// even while the PIN is locked or the account frozen, and never spends a try twice.
/// </summary>
internal sealed class PaymentSteps(
    LedgerApi ledger, Wallets wallets, MerchantDirectory merchants, OutgoingMoney money, RequestHash hashes, Vault vault,
    AttemptIdCodec ids, AnswerTraces traces, MoneyThrottle throttle, OutcomeCounts outcomes)
{
    private const int NoteLength = 140;

    public async Task<Result<PaymentAnswer>> PayAsync(
        CustomerId customer, PaymentBody body, Result<IdempotencyKey> asked, HttpContext context, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var amount = TopUpRequests.Rupiah(check, body.Amount);
        _ = check.Text("merchantId", body.MerchantId, 64);
        var note = check.Text("note", body.Note, NoteLength, required: false);
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
        if (await merchants.FindAsync(to, cancel) is not { } merchant)
        {
            return Refusal.NotFound;
        }

        var answer = new LargeMoneyAnswer(check.Text("challengeId", body.ChallengeId, 64, required: false), body.OneTimeCode);
        var hash = hashes.Of(["payment", to.ToString(), amount.ToString(), note, .. answer.ForHash]);
        using var claim = await ledger.ClaimAsync(Wallets.CodeOf(customer), key.Text, hash, cancel);
        if (claim.Refusal is { } notNow)
        {
            return notNow;
        }

        if (claim.Entry is { } recorded)
        {
            await traces.AskedAgainAsync(recorded.Id, cancel);
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            return Answer(recorded, merchant);
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

        var movement = new Movement(EntryKind.Payment, from.Value, into.Value, amount, to.ToString(), Evidence: Note(customer, key, note));
        var posted = await money.PostAsync(claim, context.User, movement, pin, merchant.Name, answer, cancel);
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

        traces.WatchDelivery(context, entry.Id);
        return Answer(entry, merchant);
    }

    private Result<PaymentAnswer> Answer(JournalEntry entry, MerchantView merchant) => entry.State == EntryState.Refused
        ? MoneyRefusal.Of(entry, ids)
        : new PaymentAnswer(ids.Text(entry.Id), "succeeded", entry.Amount, merchant, new Money(entry.DebitAfter!.Value, entry.Amount.Currency), entry.At);

    /// <summary>The customer's words stand sealed on the row itself: a payment costs one commit and nothing else.</summary>
    private Evidence? Note(CustomerId customer, IdempotencyKey key, string note) => note.Length == 0
        ? null
        : Evidence.None.With("note", Convert.ToBase64String(vault.Seal(SecretScrub.Clean(note), new Place("ledger_journal", customer.Value, $"note:{key}"))));
}
