using Paycare.Care.Diagnosis;
using Paycare.Payments;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;

namespace Paycare.Care.Cases;

/// <summary>
/// The amount of money a case is about, and the cause shown by the records. Determines the desk's order: the most urgent comes
/// first. Refused money is not at risk: it never left.
/// </summary>
internal sealed class MoneyAtRisk(PaymentsApi payments, DiagnosisTexts diagnosis)
{
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
        if (topic == CaseTopic.AccountStolen)
        {
            // Whoever controls the account controls all the money in it.
            return ((await payments.WalletAsync(owner, cancel)).IsRefused(out _, out var wallet) ? 0 : wallet.Posted.Minor, cause);
        }

        return (attempt?.Status is AttemptStatus.Succeeded or AttemptStatus.Pending ? attempt.Amount.Minor : 0, cause);
    }
}
