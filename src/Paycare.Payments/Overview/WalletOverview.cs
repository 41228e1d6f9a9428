using Paycare.Identity.Verification;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Overview;

/// <summary>Reads a wallet's balance and limits.</summary>
internal sealed class WalletOverview(LedgerApi ledger, WalletAccounts wallets, VerificationApi verification)
{
    /// <summary>A customer's wallet at this moment. Refused as busy when the ledger cannot open it now.</summary>
    public async Task<Result<WalletAnswer>> ReadAsync(CustomerId customer, CancellationToken cancel)
    {
        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        var view = ledger.View(account);
        return new WalletAnswer(
            view.State switch
            {
                AccountState.Open => "active",
                AccountState.Closed => "closed",
                _ => "frozen",
            },
            Amount(view.Posted),
            Amount(view.Held),
            Amount(view.Frozen),
            Amount(view.Available),
            view.FrozenAt,
            new WalletLimitsAnswer(
                view.Ceiling is { } ceiling ? Amount(ceiling) : null,
                view.MonthIncomingLimit is { } limit ? Amount(limit) : null,
                Amount(view.MonthIncoming)
            ),
            await verification.IsVerifiedAsync(customer, cancel) ? "verified" : "unverified"
        );

        Money Amount(long minor) => new(minor, view.Currency);
    }

    /// <summary>The balance and incoming limits of a wallet before and after its owner is verified.</summary>
    public (LevelLimits Unverified, LevelLimits Verified) LimitsByLevel =>
        (
            new LevelLimits(
                new Money(wallets.Limits.UnverifiedBalance, Currency.Idr),
                new Money(wallets.Limits.UnverifiedMonthIncoming, Currency.Idr)
            ),
            new LevelLimits(
                new Money(wallets.Limits.VerifiedBalance, Currency.Idr),
                new Money(wallets.Limits.VerifiedMonthIncoming, Currency.Idr)
            )
        );
}
