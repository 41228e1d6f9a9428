using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Goodwill;

/// <summary>Money out of care's budget, as other modules may use it.</summary>
public sealed class GoodwillApi
{
    private readonly GoodwillCredits _credits;

    internal GoodwillApi(GoodwillCredits credits) => _credits = credits;

    /// <summary>Pays a customer from care's budget: one journal row per key, also when refused.</summary>
    /// <param name="customer">The customer to pay.</param>
    /// <param name="amount">Amount in minor units (sen), above zero.</param>
    /// <param name="key">Idempotency key; the same key never pays twice.</param>
    /// <param name="reference">What it is for, for example a case number.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <param name="payment">
    /// The customer's payment that this makes good; it then draws on that payment's shared remainder.
    /// </param>
    public Task<Result<GoodwillOutcome>> PayAsync(
        CustomerId customer,
        Money amount,
        string key,
        string reference,
        CancellationToken cancel,
        string? payment = null
    ) => _credits.PayAsync(customer, amount, key, reference, payment, cancel);

    /// <summary>Funds care's budget from Paycare's own money, once per key.</summary>
    /// <returns>The budget's balance afterwards.</returns>
    public Task<Result<Money>> FundAsync(Money amount, string key, CancellationToken cancel) => _credits.FundAsync(amount, key, cancel);

    /// <summary>The balance left in care's budget.</summary>
    public Task<Result<Money>> LeftAsync(CancellationToken cancel) => _credits.LeftAsync(cancel);
}
