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
/// What is particular to a payment: which merchant, by id or code, and that it takes payments. <see cref="MoneyPipeline"/> does
/// the rest.
/// </summary>
internal sealed class PayMerchant(
    MoneyPipeline pipeline,
    WalletAccounts wallets,
    MerchantDirectory merchants,
    MerchantQr codes,
    QrUses uses,
    PaymentNotes notes,
    AttemptIdCodec ids
)
{
    public async Task<Result<Replayable<PaymentAnswer>>> PayAsync(
        Caller caller,
        PaymentBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        ScannedCode? code = null;
        if (body.Qr is not null && codes.Read(body.Qr).IsRefused(out var unreadable, out code))
        {
            return unreadable;
        }

        var check = new FieldCheck();
        var amount = Amount(check, body, code);
        CheckMerchant(check, body, code);
        var note = check.Words("note", body.Note, PaymentNotes.MaxLength, required: false);
        if (
            SpendingRequest
                .Read(check, caller, asked, body.Pin, body.ChallengeId, body.OneTimeCode)
                .IsRefused(out var invalid, out var request)
        )
        {
            return invalid;
        }

        var to = StrongId.Read<MerchantId>(body.MerchantId);
        to = code?.Merchant ?? to;
        if (await merchants.FindAsync(to, cancel) is not { } merchant)
        {
            return Refusal.NotFound;
        }

        string?[] scanned = code is null ? [] : [body.Qr!.Trim()];
        return await PayAsync(
            request,
            ["payment", to.ToString(), amount.ToString(), note, .. scanned],
            merchant,
            amount,
            note,
            code,
            cancel
        );
    }

    /// <summary>Pays a merchant that is known.</summary>
    /// <param name="request">The caller, with key and PIN or order.</param>
    /// <param name="asked">Everything that identifies the request, its kind first.</param>
    /// <param name="merchant">The merchant.</param>
    /// <param name="amount">The amount.</param>
    /// <param name="note">The payer's note; may be empty.</param>
    /// <param name="code">The code that named the merchant, if one did.</param>
    /// <param name="cancel">Cancels before the row is written.</param>
    public Task<Result<Replayable<PaymentAnswer>>> PayAsync(
        SpendingRequest request,
        string?[] asked,
        MerchantItem merchant,
        Money amount,
        string note,
        ScannedCode? code,
        CancellationToken cancel
    ) =>
        pipeline.RunAsync(
            new Spending<PaymentAnswer>(request, asked)
            {
                Watched = OutcomeCounts.Of(merchant.Id),
                MoveAsync = turn => MoveAsync(turn, merchant, amount, note, code, cancel),
                AnswerAsync = entry => Task.FromResult<Result<PaymentAnswer>>(Answer(entry, merchant)),
            },
            cancel
        );

    private async Task<Result<JournalEntry>> MoveAsync(
        SpendingTurn turn,
        MerchantItem merchant,
        Money amount,
        string note,
        ScannedCode? code,
        CancellationToken cancel
    )
    {
        if ((await wallets.OfAsync(merchant.Id, cancel)).IsRefused(out var busy, out var into))
        {
            return busy;
        }

        if (!uses.TryEnter(code, out var seat))
        {
            return Refusal.InFlight;
        }

        using var held = seat;
        var facts = notes.Seal(turn.Payer, turn.Key, note);
        facts = code?.Reference is { } order ? (facts ?? Evidence.None).With("order", order) : facts;
        var movement = new Movement(EntryKind.Payment, turn.Wallet, into, amount, merchant.Id.ToString(), Evidence: facts);
        // What cannot be paid is refused before the PIN, so no try is spent on it.
        return !await merchants.TakesPaymentsAsync(merchant.Id, cancel)
            ? await turn.RefuseAsync(movement, AttemptCode.MerchantUnavailable)
            : await uses.DecideAsync(turn.Claim, movement, code, cancel) ?? await turn.PostAsync(movement, merchant.Name, cancel);
    }

    private PaymentAnswer Answer(JournalEntry entry, MerchantItem merchant) =>
        new(
            ids.Text(entry.Id),
            AttemptStatus.Succeeded,
            entry.Amount,
            merchant,
            new Money(entry.DebitAfter!.Value, entry.Amount.Currency),
            entry.At
        );

    /// <summary>A payment names its merchant either directly or by a code, never both.</summary>
    private static void CheckMerchant(FieldCheck check, PaymentBody body, ScannedCode? code)
    {
        if (code is null)
        {
            _ = check.Text("merchantId", body.MerchantId, 64);
        }
        else if (body.MerchantId is not null)
        {
            check.Fail("qr", "field.qr-or-merchant");
        }
    }

    /// <summary>The amount of a code is binding; a request that states a different one is malformed.</summary>
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
