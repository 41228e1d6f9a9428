using Paycare.Platform.Amounts;

namespace Paycare.Payments.Wallets;

/// <summary>What wallets may hold, in minor units of rupiah (Bank Indonesia's limits for electronic money, as shipped).</summary>
public sealed class WalletLimits
{
    /// <summary>Highest balance of an unverified customer, minor units (sen).</summary>
    public long UnverifiedBalance { get; set; } = Money.Rupiah(2_000_000).Minor;

    /// <summary>Most that may come in per calendar month (WIB), unverified, minor units.</summary>
    public long UnverifiedMonthIncoming { get; set; } = Money.Rupiah(20_000_000).Minor;

    /// <summary>Highest balance of a verified customer, minor units.</summary>
    public long VerifiedBalance { get; set; } = Money.Rupiah(20_000_000).Minor;

    /// <summary>Most that may come in per calendar month (WIB), verified, minor units.</summary>
    public long VerifiedMonthIncoming { get; set; } = Money.Rupiah(40_000_000).Minor;
}
