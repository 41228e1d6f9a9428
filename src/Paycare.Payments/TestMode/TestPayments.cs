using System.Security.Claims;
using Paycare.Ledger;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Journal;
using Paycare.Payments.History;
using Paycare.Payments.Merchants;
using Paycare.Payments.Qr;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Payments.TestMode;

/// <summary>A payment to play, unchecked.</summary>
/// <param name="Amount">Amount in IDR, above zero.</param>
/// <param name="Reference">The merchant's order reference, as a code would carry it: 1 to 25 printable ASCII characters.</param>
/// <param name="Outcome">
/// <c>succeeded</c>, <c>declined</c>, <c>merchant-unavailable</c>, <c>qr-expired</c> or <c>qr-used</c>.
/// </param>
public sealed record TestPaymentBody(MoneyBody? Amount, string? Reference, string? Outcome);

/// <summary>A payment that was played.</summary>
/// <param name="Id">The payment's id; that of the attempt when it failed.</param>
/// <param name="Status"><c>succeeded</c> or <c>failed</c>.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Reference">The merchant's order reference.</param>
/// <param name="Reason">Why it failed, as <c>payment.failed</c> says; <c>null</c> when it is paid.</param>
/// <param name="At">When it happened.</param>
public sealed record TestPaymentAnswer(string Id, string Status, Money Amount, string? Reference, string? Reason, DateTimeOffset At);

/// <summary>
/// Plays payments to a merchant's test twin: rows like those of customers, on accounts whose money is only played with. All that
/// follows from a row, such as events and refunds, follows from these by the same code.
/// </summary>
internal sealed class TestPayments(
    LedgerApi ledger,
    WalletAccounts wallets,
    MerchantDirectory merchants,
    RequestHash hashes,
    AttemptIdCodec ids
)
{
    /// <summary>Plays a payment. A repeated key returns the original response.</summary>
    public async Task<Result<Replayable<TestPaymentAnswer>>> PlayAsync(
        ClaimsPrincipal caller,
        TestPaymentBody body,
        Result<IdempotencyKey> asked,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var amount = check.Rupiah(body.Amount);
        var reference = check.Text("reference", body.Reference, MerchantQr.MaxReferenceLength, required: false);
        if (reference.Length > 0 && !MerchantQr.IsReference(reference))
        {
            check.Fail("reference", "field.qr-reference");
        }

        var outcome = check.OneOf("outcome", body.Outcome, TestOutcomes.ByName);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        if (caller.Lacks(MerchantScope.Test) is { } lacking)
        {
            return lacking;
        }

        if (!caller.IsInTestMode())
        {
            return new Refusal(RefusalKind.Conflict, "test-mode-off");
        }

        if (asked.IsRefused(out var keyless, out var key))
        {
            return keyless;
        }

        var twin = caller.Merchant();
        var hash = hashes.Of("test-payment", twin.ToString(), amount.ToString(), reference, outcome!.Value.Name());
        using var claim = await ledger.ClaimAsync(WalletAccounts.CodeOf(twin.TestPayer()), key.Text, hash, cancel);
        return claim.Refusal is { } notNow ? notNow
            : claim.Entry is { } recorded ? new Replayable<TestPaymentAnswer>(Answer(recorded), IsReplay: true)
            : (await MoveAsync(claim, twin, amount, reference, outcome.Value, cancel)).IsRefused(out var busy, out var entry) ? busy
            : new Replayable<TestPaymentAnswer>(Answer(entry), IsReplay: false);
    }

    private async Task<Result<JournalEntry>> MoveAsync(
        KeyClaim claim,
        MerchantId twin,
        Money amount,
        string reference,
        TestOutcome outcome,
        CancellationToken cancel
    )
    {
        if (
            (await wallets.OfAsync(twin.TestPayer(), cancel)).IsRefused(out var busy, out var payer)
            || (await wallets.OfAsync(twin, cancel)).IsRefused(out busy, out var into)
        )
        {
            return busy;
        }

        var movement = new Movement(
            EntryKind.Payment,
            payer,
            into,
            amount,
            twin.ToString(),
            Evidence: MerchantPayments.EvidenceOf(reference)
        );
        // A pause is no play: it is what the merchant did, in test mode too.
        var code = await merchants.TakesPaymentsAsync(twin, cancel) ? outcome.Code() : AttemptCode.MerchantUnavailable;
        return code is { } no
            ? await ledger.RefuseAsync(claim, movement, no.Text(), Evidence.None, cancel)
            : await ledger.PostAsync(claim, movement, cancel);
    }

    private TestPaymentAnswer Answer(JournalEntry entry) =>
        new(
            ids.Text(entry.Id),
            entry.State == EntryState.Posted ? "succeeded" : "failed",
            entry.Amount,
            MerchantPayments.ReferenceOf(entry),
            entry.State == EntryState.Posted ? null : MerchantPayments.FailureOf(entry),
            entry.At
        );
}
