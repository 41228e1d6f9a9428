using System.Globalization;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Payments;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;

namespace Paycare.Care.Matters;

/// <summary>What a customer can ask about outside the app.</summary>
internal enum Matter
{
    /// <summary>Where the last refund is.</summary>
    Refund,

    /// <summary>Why the last payment that failed did.</summary>
    Payment,
}

/// <summary>
/// Tells customers about their own matters, spoken or written: only what <see cref="Disclosure"/> allows of whom care is that sure.
/// </summary>
internal sealed class CustomerMatters(PaymentsApi payments, RefundsApi refunds, DiagnosisTexts diagnosis, TextCatalog texts)
{
    private const int Recent = 50;

    /// <summary>The fact that an answer tells.</summary>
    public static CareFact FactOf(Matter matter) =>
        matter switch
        {
            Matter.Refund => CareFact.Refund,
            Matter.Payment => CareFact.Refusal,
            _ => throw new ArgumentOutOfRangeException(nameof(matter), matter, "Unnamed matter."),
        };

    /// <summary>The answer; <c>null</c> when care is not sure enough of who asks.</summary>
    public async Task<string?> TellAsync(
        Matter matter,
        CustomerId customer,
        Assurance assurance,
        CultureInfo language,
        CancellationToken cancel
    ) =>
        !Disclosure.Allows(FactOf(matter), assurance) ? null
        : matter == Matter.Refund ? await RefundAsync(customer, language, cancel)
        : await PaymentAsync(customer, language, cancel);

    private async Task<string> RefundAsync(CustomerId customer, CultureInfo language, CancellationToken cancel) =>
        (await refunds.ListAsync(customer, null, null, 1, cancel)).IsRefused(out _, out var page) || page.Items is not [var refund, ..]
            ? texts.Get(language, "matter.refund.none")
            : texts.Get(
                language,
                $"matter.refund.{refund.Status}",
                refund.Amount.Text(language),
                refund.Merchant?.Name,
                refund.ExpectedBy.Text(language)
            );

    private async Task<string> PaymentAsync(CustomerId customer, CultureInfo language, CancellationToken cancel)
    {
        if ((await payments.AttemptsAsync(customer, null, Recent, cancel)).IsRefused(out _, out var page))
        {
            return texts.Get(language, "call.busy");
        }

        var last = page.Items.FirstOrDefault(a => !a.IsIncoming && a.Status is AttemptStatus.Refused or AttemptStatus.Failed);
        return last is null || await payments.FindAttemptAsync(customer, last.Id, cancel) is not { } attempt
            ? texts.Get(language, "matter.payment.none")
            : language.Sentences(
                texts.Get(
                    language,
                    "matter.payment",
                    attempt.Amount.Text(language),
                    attempt.Merchant?.Name ?? attempt.OtherParty ?? attempt.BankAccount ?? "Paycare",
                    attempt.At.Text(language)
                ),
                diagnosis.Describe(attempt, language).Summary
            );
    }
}
