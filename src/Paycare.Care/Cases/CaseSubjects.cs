using Paycare.Payments;
using Paycare.Payments.Refunds;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Care.Cases;

/// <summary>Finds what a case is to be about among its customer's own things.</summary>
internal sealed class CaseSubjects(PaymentsApi payments, RefundsApi refunds)
{
    public async Task<Result<(AboutKind? Kind, string? Id)>> ReadAsync(AboutBody? about, CustomerId? customer, CancellationToken cancel)
    {
        var attempt = about?.PaymentId ?? about?.AttemptId;
        if (attempt is null && about?.CardId is null && about?.RefundId is null)
        {
            return (null, null);
        }

        if (customer is not { } owner)
        {
            return Refusal.Invalid("about", "field.about-needs-sign-in");
        }

        if (attempt is not null)
        {
            return await payments.FindAttemptAsync(owner, attempt, cancel) is { } found ? (AboutKind.Attempt, found.Id) : Refusal.NotFound;
        }

        if (about!.RefundId is { } refundId)
        {
            var refund = StrongId.Read<RefundId>(refundId);
            return await refunds.FindAsync(owner, refund, cancel) is { } known ? (AboutKind.Refund, known.Id.ToString()) : Refusal.NotFound;
        }

        return await payments.OwnsCardAsync(owner, about.CardId, cancel) ? (AboutKind.Card, about.CardId) : Refusal.NotFound;
    }
}
