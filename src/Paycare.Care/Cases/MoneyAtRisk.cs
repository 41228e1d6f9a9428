using Paycare.Care.Diagnosis;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Payments.Refunds;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;

namespace Paycare.Care.Cases;

/// <summary>
/// The amount of money a case is about, and the cause shown by the records, both as they are now: lists and the case itself read
/// them here. Refused money is not at risk: it never left. Neither is what arrived or came back.
/// </summary>
internal sealed class MoneyAtRisk(PaymentsApi payments, RefundsApi refunds, DiagnosisTexts diagnosis)
{
    /// <summary>Of a case that is being opened.</summary>
    public async Task<(long Minor, string? Cause)> OfAsync(
        CaseTopic topic,
        CustomerId? customer,
        AboutKind? kind,
        string? about,
        CancellationToken cancel
    )
    {
        if (customer is not { } owner)
        {
            return (0, null);
        }

        var attempt = kind == AboutKind.Attempt ? await payments.FindAttemptAsync(owner, about, cancel) : null;
        var cause = attempt is null ? null : diagnosis.Of(attempt).Cause;
        return topic == CaseTopic.AccountStolen ? (await InWalletAsync(owner, cancel), cause)
            : kind == AboutKind.Refund && StrongId.TryRead<RefundId>(about, out var refund)
                ? (Of(await refunds.FindAsync(owner, refund, cancel)), cause)
            : (Of(attempt), cause);
    }

    /// <summary>
    /// Of a case as it is now, and of those that were merged into it; money that several are about counts once. What Paycare
    /// found itself keeps the amount of the finding, but for refunds.
    /// </summary>
    public async Task<(long Minor, string? Cause)> NowAsync(Case @case, IEnumerable<Case> merged, CancellationToken cancel)
    {
        if (!CaseStates.IsOpen(@case.State) && @case.Source is null)
        {
            return (0, @case.Cause);
        }

        var (total, cause) = await AloneAsync(@case, cancel);
        var counted = new List<Case> { @case };
        foreach (var other in merged)
        {
            var (minor, _) = await AloneAsync(other, cancel);
            total = counted.Any(other.IsAboutTheSameMoney) ? Math.Max(total, minor) : checked(total + minor);
            counted.Add(other);
        }

        return (total, cause);
    }

    private async Task<(long Minor, string? Cause)> AloneAsync(Case @case, CancellationToken cancel) =>
        @case.Source is not null && @case.AboutKind is not AboutKind.Refund
            ? (@case.AtRiskMinor, @case.Cause)
            : await OfAsync(@case.Topic, @case.Customer, @case.AboutKind, @case.AboutId, cancel);

    private static long Of(AttemptFacts? attempt) =>
        attempt switch
        {
            { Status: AttemptStatus.Pending } => attempt.Amount.Minor,
            { Status: AttemptStatus.Succeeded, IsIncoming: false } => attempt.Amount.Minor
                - (attempt.Returned.Minor - attempt.Returning.Minor),
            _ => 0,
        };

    private static long Of(RefundAnswer? refund) =>
        refund?.Status is null or "arrived" or "rejected" or "refused" ? 0 : refund.Amount.Minor;

    /// <summary>Whoever controls the account controls all the money in it.</summary>
    private async Task<long> InWalletAsync(CustomerId owner, CancellationToken cancel) =>
        (await payments.WalletAsync(owner, cancel)).IsRefused(out _, out var wallet) ? 0 : wallet.Posted.Minor;
}
