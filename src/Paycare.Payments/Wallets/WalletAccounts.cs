using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Wallets;

/// <summary>The ledger accounts behind customers, merchants and the outside world.</summary>
internal sealed class WalletAccounts(LedgerApi ledger, IOptions<WalletLimits> limits)
{
    /// <summary>The limits as configured.</summary>
    public WalletLimits Limits => limits.Value;

    /// <summary>Whether a verified customer's limit is higher than the one in a refusal's evidence.</summary>
    public bool CanRaise(Evidence refusal) =>
        refusal.Minor("limit") < (refusal.Text("limitName") == "ceiling" ? Limits.VerifiedBalance : Limits.VerifiedMonthIncoming);

    public static string CodeOf(CustomerId customer) =>
        customer.IsTest() ? $"{AccountDefinition.TestPrefix}payer:{customer}" : $"customer:{customer}";

    /// <summary>The customer in an account's code, if it is a wallet's.</summary>
    public static CustomerId? CustomerOf(string code) =>
        code is ['c', 'u', 's', 't', 'o', 'm', 'e', 'r', ':', .. var id] && StrongId.TryRead<CustomerId>(id, out var customer)
            ? customer
            : null;

    /// <summary>The merchant in an account's code, if it is a merchant's that customers can pay.</summary>
    public static MerchantId? MerchantOf(string code) =>
        code is ['m', 'e', 'r', 'c', 'h', 'a', 'n', 't', ':', .. var id] && StrongId.TryRead<MerchantId>(id, out var merchant)
            ? merchant
            : null;

    /// <summary>Whose an account is that paid a merchant: a customer's, or in test mode the twin's own payer.</summary>
    public static CustomerId? PayerOf(string code) =>
        CustomerOf(code) is { } customer ? customer
        : StrongId.TryRead<CustomerId>(code[(code.LastIndexOf(':') + 1)..], out var payer) && CodeOf(payer) == code ? payer
        : null;

    /// <summary>The account's code; a test twin's is one of money that is only played with.</summary>
    public static string CodeOf(MerchantId merchant) =>
        merchant.IsTest() ? $"{AccountDefinition.TestPrefix}merchant:{merchant}" : $"merchant:{merchant}";

    /// <summary>The customer's account, opened on first use. The payer of a test twin is the source of test money: no floor.</summary>
    public ValueTask<Result<AccountId>> OfAsync(CustomerId customer, CancellationToken cancel) =>
        OpenAsync(
            customer.IsTest()
                ? new AccountDefinition(CodeOf(customer), Currency.Idr, NormalSide.Credit)
                : new AccountDefinition(
                    CodeOf(customer),
                    Currency.Idr,
                    NormalSide.Credit,
                    Floor: 0,
                    Ceiling: limits.Value.UnverifiedBalance,
                    MonthIncomingLimit: limits.Value.UnverifiedMonthIncoming
                ),
            cancel
        );

    /// <summary>The merchant's account.</summary>
    public ValueTask<Result<AccountId>> OfAsync(MerchantId merchant, CancellationToken cancel) =>
        OpenAsync(new AccountDefinition(CodeOf(merchant), Currency.Idr, NormalSide.Credit, Floor: 0), cancel);

    /// <summary>What the card processor owes Paycare.</summary>
    public ValueTask<Result<AccountId>> CardClearingAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("clearing:card", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Paycare's account at its bank, as the bank's statement says.</summary>
    public ValueTask<Result<AccountId>> BankClearingAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("clearing:bank", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Money that came in and has no owner yet.</summary>
    public ValueTask<Result<AccountId>> SuspenseAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("suspense", Currency.Idr, NormalSide.Credit), cancel);

    /// <summary>What merchants paid for Paycare's service.</summary>
    public ValueTask<Result<AccountId>> FeesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("fees", Currency.Idr, NormalSide.Credit), cancel);

    /// <summary>What care may pay out: never more than it contains.</summary>
    public ValueTask<Result<AccountId>> CareBudgetAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("care-budget", Currency.Idr, NormalSide.Credit, Floor: 0), cancel);

    /// <summary>What cards' banks took and that is not settled yet: returned, or covered.</summary>
    public ValueTask<Result<AccountId>> DisputesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("disputes", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Paycare's own share of disputes.</summary>
    public ValueTask<Result<AccountId>> DisputeLossesAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("dispute-losses", Currency.Idr, NormalSide.Debit), cancel);

    /// <summary>Paycare's own money.</summary>
    public ValueTask<Result<AccountId>> OwnFundsAsync(CancellationToken cancel) =>
        OpenAsync(new AccountDefinition("own-funds", Currency.Idr, NormalSide.Debit), cancel);

    private async ValueTask<Result<AccountId>> OpenAsync(AccountDefinition definition, CancellationToken cancel) =>
        ledger.TryFind(definition.Code, definition.Currency, out var account) ? account : await ledger.OpenAsync(definition, cancel);
}
