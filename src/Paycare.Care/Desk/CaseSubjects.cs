using Paycare.Care.Cases;
using Paycare.Payments;
using Paycare.Payments.Disputes;
using Paycare.Payments.History;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Platform.Ids;

namespace Paycare.Care.Desk;

/// <summary>The money that a case is about.</summary>
internal sealed record CaseSubject(RefundAnswer? Refund, AttemptFacts? Attempt, DisputeAnswer? Dispute);

/// <summary>Finds the money that cases are about.</summary>
internal sealed class CaseSubjects(PaymentsApi payments, RefundsApi refunds, DisputesApi disputes)
{
    public async Task<CaseSubject> OfAsync(Case @case, CancellationToken cancel)
    {
        var refund =
            @case is { Customer: { } payer, AboutKind: AboutKind.Refund } && StrongId.TryRead<RefundId>(@case.AboutId, out var refundId)
                ? await refunds.FindAsync(payer, refundId, cancel)
                : null;
        var attempt = @case is { Customer: { } owner, AboutKind: AboutKind.Attempt or AboutKind.Refund }
            ? await payments.FindAttemptAsync(owner, refund?.PaymentId ?? @case.AboutId, cancel)
            : null;
        return new CaseSubject(refund, attempt, await DisputeAsync(@case, attempt, cancel));
    }

    /// <summary>A case about a top-up also shows the top-up's dispute, whoever opened the case.</summary>
    private async Task<DisputeAnswer?> DisputeAsync(Case @case, AttemptFacts? attempt, CancellationToken cancel) =>
        @case.AboutKind == AboutKind.Dispute && StrongId.TryRead<DisputeId>(@case.AboutId, out var id)
            ? await disputes.FindAsync(id, cancel)
        : (attempt?.TopUpId ?? attempt?.DisputedTopUpId) is { } text && StrongId.TryRead<TopUpId>(text, out var topUp)
            ? await disputes.OfTopUpAsync(topUp, cancel)
        : null;
}
