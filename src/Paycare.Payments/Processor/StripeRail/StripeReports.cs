using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Stripe;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>Processes Stripe's webhooks: first verifies the signature over the raw bytes, then accepts each one once.</summary>
internal sealed class StripeReports(
    Database db,
    Outbox outbox,
    IOptions<CardProcessing> options,
    IHostEnvironment environment,
    TimeProvider clock
)
{
    private const long ToleranceSeconds = 300;

    public async Task<Result<Done>> TakeAsync(string body, string? signature, CancellationToken cancel)
    {
        var secret = options.Value.Stripe.WebhookSecret;
        if (!options.Value.IsStripe || string.IsNullOrEmpty(signature) || !IsSigned(body, signature, secret))
        {
            return new Refusal(RefusalKind.NotSignedIn, "signature-wrong");
        }

        if (Parse(body) is not { Id: { Length: > 0 and <= 100 } id } report)
        {
            return new Refusal(RefusalKind.Invalid, "report-unreadable");
        }

        if (!report.Livemode && (environment.IsProduction() || !options.Value.Stripe.IsTest))
        {
            // Signed with our secret, but about no real card.
            return new Refusal(RefusalKind.Invalid, "report-not-live");
        }

        if (!await PublishAsync(report.Data?.Object, cancel))
        {
            return Done.Instance;
        }

        db.Set<StripeReport>().Add(new StripeReport { Id = id, At = clock.GetUtcNow() });
        // When it was taken before, its row, and what follows from it, are there.
        _ = await db.TrySaveAsync(cancel);
        return Done.Instance;
    }

    private bool IsSigned(string body, string signature, string secret)
    {
        try
        {
            EventUtility.ValidateSignature(body, signature, secret, ToleranceSeconds, clock.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (Exception e)
            when (e
                    is StripeException
                        or FormatException
                        or ArgumentException
                        or InvalidOperationException
                        or OverflowException
                        or KeyNotFoundException
                        or IndexOutOfRangeException
            )
        {
            // A header of unknown form counts as a wrong signature too.
            return false;
        }
    }

    private static Event? Parse(string body)
    {
        try
        {
            return EventUtility.ConstructEventWithoutVerification(body, throwOnApiVersionMismatch: false);
        }
        catch (Exception e)
            when (e
                    is StripeException
                        or Newtonsoft.Json.JsonException
                        or System.Text.Json.JsonException
                        or ArgumentException
                        or InvalidOperationException
                        or NullReferenceException
            )
        {
            return null;
        }
    }

    /// <returns>Whether it concerns anything of ours.</returns>
    private async Task<bool> PublishAsync(IHasObject? about, CancellationToken cancel)
    {
        switch (about)
        {
            case PaymentIntent intent
                when StripeCards.ChargeOf(intent) is { } charge && intent.Status is "succeeded" or "canceled" or "requires_payment_method":
                outbox.Publish(db, new ChargeReported(new ChargeId(charge), intent.Status == "succeeded"));
                return true;
            case Stripe.Refund refund when StripeCards.RefundOf(refund) is { } reference:
                outbox.Publish(db, new RefundReported(reference));
                return true;
            case Stripe.Dispute dispute when await ChargeOfAsync(dispute, cancel) is { } charge:
                outbox.Publish(
                    db,
                    new ChargebackReceived(
                        dispute.Id,
                        new ChargeId(charge),
                        new Money(dispute.Amount, Paycare.Platform.Amounts.Currency.Of(dispute.Currency.ToUpperInvariant())),
                        StripeWords.StageOf(dispute),
                        dispute.Reason ?? "general",
                        dispute.EvidenceDetails?.DueBy is { } due
                        && StripeWords.StageOf(dispute) is ChargebackStage.Inquiry or ChargebackStage.Opened
                            ? new DateTimeOffset(DateTime.SpecifyKind(dispute.EvidenceDetails.DueBy.Value, DateTimeKind.Utc))
                            : null
                    )
                );
                return true;
            default:
                return false;
        }
    }

    private async Task<Guid?> ChargeOfAsync(Stripe.Dispute dispute, CancellationToken cancel) =>
        dispute.PaymentIntentId is not { } intent
            ? null
            : await db.Set<StripeCharge>().Where(c => c.Intent == intent).Select(c => (Guid?)c.Reference).SingleOrDefaultAsync(cancel);
}
