namespace Paycare.Payments.Merchants;

/// <summary>Settings for all merchants: <c>Paycare:Merchants</c>.</summary>
public sealed class MerchantOptions
{
    /// <summary>How long an API key works after it was rotated.</summary>
    public TimeSpan KeyGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a sign-in to <c>/merchant</c> lasts.</summary>
    public TimeSpan PageSession { get; set; } = TimeSpan.FromHours(12);

    /// <summary>API calls per merchant and minute, over all its keys.</summary>
    public int CallsPerMinute { get; set; } = 1200;

    /// <summary>When a day is settled, counted from midnight WIB.</summary>
    public TimeSpan SettleAfterMidnight { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Payout accounts by merchant id: <c>__{id}__BankCode</c>, <c>__Number</c>, <c>__Holder</c>; without an entry the
    /// money stays in the merchant's account.
    /// </summary>
    public IDictionary<string, MerchantBankAccount> BankAccounts { get; } =
        new Dictionary<string, MerchantBankAccount>(StringComparer.Ordinal);
}
