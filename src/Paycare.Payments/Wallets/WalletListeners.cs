using Paycare.Identity.Registration;
using Paycare.Identity.Verification;
using Paycare.Ledger;
using Paycare.Platform.Due;

namespace Paycare.Payments.Wallets;

/// <summary>
/// Raises the limits of a wallet whose owner was verified. In the ledger's queue, so ordered with top-ups; the key contains the
/// limits, so receiving it twice changes nothing.
/// </summary>
internal sealed class RaiseLimitsListener(LedgerApi ledger, WalletAccounts wallets) : ISubscriber<CustomerVerified>
{
    public async Task HandleAsync(CustomerVerified happened, CancellationToken cancel)
    {
        var account = (await wallets.OfAsync(happened.Customer, cancel)).Value;
        var (balance, month) = (wallets.Limits.VerifiedBalance, wallets.Limits.VerifiedMonthIncoming);
        _ = (await ledger.SetLimitsAsync(account, balance, month, $"verified:{account.Value}:{balance}:{month}", cancel)).Value;
    }
}

/// <summary>Opens the wallet of a customer who just joined.</summary>
internal sealed class OpenWalletListener(WalletAccounts wallets) : ISubscriber<CustomerJoined>
{
    public async Task HandleAsync(CustomerJoined happened, CancellationToken cancel) =>
        _ = (await wallets.OfAsync(happened.Customer, cancel)).Value;
}
