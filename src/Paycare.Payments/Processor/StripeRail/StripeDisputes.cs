using Stripe;

namespace Paycare.Payments.Processor.StripeRail;

/// <summary>Disputes at Stripe. Evidence is sent once and a closed dispute stays closed: after a lost answer, the dispute tells.</summary>
internal sealed partial class StripeCards
{
    public Task<DisputeReply> SubmitEvidenceAsync(string reference, DisputeEvidence evidence, CancellationToken cancel) =>
        DecideAsync(
            reference,
            () =>
                _stripe.Disputes.UpdateAsync(
                    reference,
                    new DisputeUpdateOptions
                    {
                        Evidence = new DisputeEvidenceOptions
                        {
                            ProductDescription = DisputeEvidence.Product,
                            ServiceDate = evidence.ServiceDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                            UncategorizedText = evidence.Statement,
                        },
                        Submit = true,
                    },
                    null,
                    cancel
                ),
            dispute => dispute.EvidenceDetails?.SubmissionCount > 0 && dispute.Status is "under_review" or "warning_under_review",
            cancel
        );

    public Task<DisputeReply> AcceptDisputeAsync(string reference, CancellationToken cancel) =>
        DecideAsync(
            reference,
            () => _stripe.Disputes.CloseAsync(reference, null, null, cancel),
            dispute => dispute.Status == "lost",
            cancel
        );

    private async Task<DisputeReply> DecideAsync(
        string reference,
        Func<Task<Stripe.Dispute>> decide,
        Func<Stripe.Dispute, bool> isDone,
        CancellationToken cancel
    )
    {
        try
        {
            // What was sent before its answer was lost need not be sent again.
            if (!isDone(await _stripe.Disputes.GetAsync(reference, null, null, cancel)))
            {
                _ = await decide();
            }

            return DisputeReply.Taken;
        }
        catch (StripeException e)
        {
            Failed(e.HttpStatusCode, e.StripeError?.Code);
            return StripeWords.IsTurnedDown(e) ? DisputeReply.Refused(e.StripeError?.Code ?? "refused") : DisputeReply.Lost;
        }
    }
}
