namespace Paycare.Payments.Merchants;

/// <summary>What holds for every merchant: <c>Paycare:Merchants</c>.</summary>
public sealed class MerchantOptions
{
    /// <summary>How long a key is taken after it was rotated.</summary>
    public TimeSpan KeyGrace { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long a sign-in to the merchant's page lasts.</summary>
    public TimeSpan PageSession { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How many calls one merchant may make in a minute, over all its keys.</summary>
    public int CallsPerMinute { get; set; } = 1200;

    /// <summary>When a day's settlement is made, after midnight in Jakarta (WIB).</summary>
    public TimeSpan SettleAfterMidnight { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>By merchant's id, where its settled days are paid out to; without an entry the money stays in its account.</summary>
    public IDictionary<string, MerchantBankAccount> BankAccounts { get; } =
        new Dictionary<string, MerchantBankAccount>(StringComparer.Ordinal);
}
