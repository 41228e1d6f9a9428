using Paycare.Platform.Amounts;

namespace Paycare.Payments.Wallets;

/// <summary>What wallets may hold, in minor units of rupiah (Bank Indonesia's limits for electronic money, as shipped).</summary>
public sealed class WalletLimits
{
    /// <summary>The highest balance of an unverified customer.</summary>
    public long UnverifiedBalance { get; set; } = Money.Rupiah(2_000_000).Minor;

    /// <summary>The most that may come in to an unverified customer's wallet in a calendar month (WIB).</summary>
    public long UnverifiedMonthIncoming { get; set; } = Money.Rupiah(20_000_000).Minor;

    /// <summary>The highest balance of a customer whose identity two people verified.</summary>
    public long VerifiedBalance { get; set; } = Money.Rupiah(20_000_000).Minor;

    /// <summary>The most that may come in to a verified customer's wallet in a calendar month (WIB).</summary>
    public long VerifiedMonthIncoming { get; set; } = Money.Rupiah(40_000_000).Minor;
}
