using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Ledger;
using Paycare.Platform;

namespace Paycare.Payments;

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

/// <summary>The ledger accounts behind customers, merchants and the outside world.</summary>
internal sealed class Wallets(LedgerApi ledger, IOptions<WalletLimits> limits)
{
    /// <summary>The limits as configured.</summary>
    public WalletLimits Limits => limits.Value;

    /// <summary>Whether a verified customer's limit is higher than the one that a refusal tells of.</summary>
    public bool CanRaise(Evidence refusal) =>
        refusal.Minor("limit") < (refusal.Text("limitName") == "ceiling" ? Limits.VerifiedBalance : Limits.VerifiedMonthIncoming);

    public static string CodeOf(CustomerId customer) => $"customer:{customer}";

    /// <summary>The customer of an account's code, when it is a wallet's.</summary>
    public static CustomerId? CustomerOf(string code) =>
        code is ['c', 'u', 's', 't', 'o', 'm', 'e', 'r', ':', .. var id] && StrongId.TryParse<CustomerId>(id, out var customer) ? customer : null;

    public static string CodeOf(MerchantId merchant) => $"merchant:{merchant}";

    /// <summary>The customer's account; opened when this is the first to need it.</summary>
    public ValueTask<Result<AccountId>> OfAsync(CustomerId customer, CancellationToken cancel) =>
        OpenAsync(new AccountDefinition(CodeOf(customer), Currency.Idr, NormalSide.Credit, Floor: 0,
            Ceiling: limits.Value.UnverifiedBalance, MonthIncomingLimit: limits.Value.UnverifiedMonthIncoming), cancel);

    /// <summary>The merchant's account.</summary>
    public ValueTask<Result<AccountId>> OfAsync(MerchantId merchant, CancellationToken cancel) =>
        OpenAsync(new AccountDefinition(CodeOf(merchant), Currency.Idr, NormalSide.Credit, Floor: 0), cancel);

    /// <summary>What the card processor owes us.</summary>
    public ValueTask<Result<AccountId>> CardClearingAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("clearing:card", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Paycare's account at its bank, as the bank's statement says.</summary>
    public ValueTask<Result<AccountId>> BankClearingAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("clearing:bank", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Money that came in and is nobody's yet.</summary>
    public ValueTask<Result<AccountId>> SuspenseAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("suspense", Currency.Idr, NormalSide.Credit), cancel);

    /// <summary>What merchants paid for our service.</summary>
    public ValueTask<Result<AccountId>> FeesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("fees", Currency.Idr, NormalSide.Credit), cancel);

    /// <summary>What care may give away: it cannot give more than is in it.</summary>
    public ValueTask<Result<AccountId>> CareBudgetAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("care-budget", Currency.Idr, NormalSide.Credit, Floor: 0), cancel);

    /// <summary>What banks of cards took from us and has not come to an end: back, or covered.</summary>
    public ValueTask<Result<AccountId>> DisputesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("disputes", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>What Paycare itself bears of disputes.</summary>
    public ValueTask<Result<AccountId>> DisputeLossesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("dispute-losses", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Paycare's own money.</summary>
    public ValueTask<Result<AccountId>> OwnFundsAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("own-funds", Currency.Idr, NormalSide.Debit), cancel);

    private async ValueTask<Result<AccountId>> OpenAsync(AccountDefinition definition, CancellationToken cancel) =>
        ledger.TryFind(definition.Code, definition.Currency, out var account) ? account : await ledger.OpenAsync(definition, cancel);
}

/// <summary>
/// Raises the limits of a wallet whose owner was verified. In the ledger's queue, so ordered with top-ups; the key holds the
/// figures, so that hearing of it twice changes nothing.
/// </summary>
internal sealed class RaiseLimits(LedgerApi ledger, Wallets wallets) : ISubscriber<CustomerVerified>
{
    public async Task HandleAsync(CustomerVerified happened, CancellationToken cancel)
    {
        var account = (await wallets.OfAsync(happened.Customer, cancel)).Value;
        var (balance, month) = (wallets.Limits.VerifiedBalance, wallets.Limits.VerifiedMonthIncoming);
        _ = (await ledger.SetLimitsAsync(account, balance, month, $"verified:{account.Value}:{balance}:{month}", cancel)).Value;
    }
}

/// <summary>Opens the wallet of a customer who just joined.</summary>
internal sealed class OpenWallet(Wallets wallets) : ISubscriber<CustomerJoined>
{
    public async Task HandleAsync(CustomerJoined happened, CancellationToken cancel) =>
        _ = (await wallets.OfAsync(happened.Customer, cancel)).Value;
}
