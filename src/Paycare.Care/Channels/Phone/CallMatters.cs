using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Quotas;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Phone;

/// <summary>What a caller is told about their own matters, and what they can do about them without anybody's help.</summary>
internal sealed class CallMatters(
    PaymentsApi payments,
    RefundsApi refunds,
    IdentityApi identity,
    DiagnosisTexts diagnosis,
    CallUnlocks unlocks,
    TextCatalog texts
)
{
    private const int Recent = 50;

    /// <summary>In the caller's words; nothing of anybody of whom care is not sure enough.</summary>
    public async Task<string> TellAsync(
        CallChoice about,
        CustomerId customer,
        Assurance assurance,
        CultureInfo language,
        CancellationToken cancel
    )
    {
        var (fact, tell) = about switch
        {
            CallChoice.Payment => (CareFact.Refusal, PaymentAsync(customer, language, cancel)),
            CallChoice.Pin => (CareFact.PinLock, PinAsync(customer, language, cancel)),
            _ => (CareFact.Refund, RefundAsync(customer, language, cancel)),
        };
        return Disclosure.Allows(fact, assurance) ? await tell() : texts.Get(language, "call.again");
    }

    private Func<Task<string>> RefundAsync(CustomerId customer, CultureInfo language, CancellationToken cancel) =>
        async () =>
            (await refunds.ListAsync(customer, null, null, 1, cancel)).IsRefused(out _, out var page) || page.Items is not [var refund, ..]
                ? texts.Get(language, "call.refund.none")
                : texts.Get(
                    language,
                    $"call.refund.{refund.Status}",
                    refund.Amount.Text(language),
                    refund.Merchant?.Name,
                    refund.ExpectedBy.Text(language)
                );

    private Func<Task<string>> PaymentAsync(CustomerId customer, CultureInfo language, CancellationToken cancel) =>
        async () =>
        {
            if ((await payments.AttemptsAsync(customer, null, Recent, cancel)).IsRefused(out _, out var page))
            {
                return texts.Get(language, "call.busy");
            }

            var last = page.Items.FirstOrDefault(a => !a.IsIncoming && a.Status is AttemptStatus.Refused or AttemptStatus.Failed);
            return last is null || await payments.FindAttemptAsync(customer, last.Id, cancel) is not { } attempt
                ? texts.Get(language, "call.payment.none")
                : language.Sentences(
                    texts.Get(
                        language,
                        "call.payment",
                        attempt.Amount.Text(language),
                        attempt.Merchant?.Name ?? attempt.OtherParty ?? attempt.BankAccount ?? "Paycare",
                        attempt.At.Text(language)
                    ),
                    diagnosis.Describe(attempt, language).Summary
                );
        };

    private Func<Task<string>> PinAsync(CustomerId customer, CultureInfo language, CancellationToken cancel) =>
        async () =>
        {
            var now = await identity.PinLockAsync(customer, cancel);
            return !now.IsLocked ? texts.Get(language, "call.pin.open")
                : await unlocks.TryAsync(customer, cancel) ? texts.Get(language, "call.pin.unlocked")
                : now.Until is { } until ? texts.Get(language, "call.pin.locked-until", until.Text(language))
                : texts.Get(language, "call.pin.locked");
        };
}

/// <summary>
/// Ends a lock of the PIN by phone, where care's own people could: for somebody who also confirmed in the app within the last ten
/// minutes. Once in a day, so that no caller gets as many tries at a PIN as they like.
/// </summary>
internal sealed class CallUnlocks(Database db, IdentityApi identity, QuotaBook quotas, AuditLog audit, TimeProvider clock)
{
    /// <returns>Whether it is open now.</returns>
    public async Task<bool> TryAsync(CustomerId customer, CancellationToken cancel)
    {
        if (
            await identity.LastConfirmationAsync(customer, cancel) is not { } at
            || clock.GetUtcNow() - at > Assurances.StrongFor
            || !await quotas.TakeAsync(new Quota($"call-unlock:{customer}", QuotaWindow.LastDay), 1, 1, cancel)
        )
        {
            return false;
        }

        await identity.UnlockPinAsync(customer, cancel);
        audit.Add(db, $"customer:{customer}", "pin.unlocked-by-phone", $"customer:{customer}");
        await db.SaveChangesAsync(cancel);
        return true;
    }
}
