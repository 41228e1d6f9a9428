using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Goodwill;

/// <summary>Goodwill that was paid or refused by the ledger; either way one journal row.</summary>
/// <param name="AttemptId">The row's public id.</param>
/// <param name="Code">Why it was refused; <c>null</c> when it was paid.</param>
/// <param name="BalanceAfter">The wallet's balance after it.</param>
/// <param name="At">When it was paid or refused.</param>
public sealed record GoodwillOutcome(string AttemptId, string? Code, Money? BalanceAfter, DateTimeOffset At);

/// <summary>Money that Paycare pays to make good, from a budget funded beforehand.</summary>
internal sealed class GoodwillCredits(LedgerApi ledger, WalletAccounts wallets, AttemptIdCodec ids)
{
    private const string Client = "care-goodwill",
        FundingClient = "care-budget";

    /// <summary>
    /// Pays once per key, however often it is called. Goodwill that names a payment draws on the same remainder as refunds and
    /// disputes, so no more than was paid ever comes back.
    /// </summary>
    public async Task<Result<GoodwillOutcome>> PayAsync(
        CustomerId customer,
        Money amount,
        string key,
        string reference,
        string? payment,
        CancellationToken cancel
    )
    {
        var budget = await wallets.CareBudgetAsync(cancel);
        var wallet = await wallets.OfAsync(customer, cancel);
        if ((budget.Refusal ?? wallet.Refusal) is { } busy)
        {
            return busy;
        }

        var movement = new Movement(
            EntryKind.Goodwill,
            budget.Value,
            wallet.Value,
            amount,
            reference,
            ids.TryRead(payment, out var original) ? original : null
        );
        return (await ledger.PostAsync(Client, key, movement, cancel)).IsRefused(out var refusal, out var entry)
            ? refusal
            : new GoodwillOutcome(
                ids.Text(entry.Id),
                entry.RefusalCode,
                entry.CreditAfter is { } after ? new Money(after, amount.Currency) : null,
                entry.At
            );
    }

    /// <summary>Moves Paycare's own money into the budget, once per key.</summary>
    public async Task<Result<Money>> FundAsync(Money amount, string key, CancellationToken cancel)
    {
        var own = await wallets.OwnFundsAsync(cancel);
        var budget = await wallets.CareBudgetAsync(cancel);
        if ((own.Refusal ?? budget.Refusal) is { } busy)
        {
            return busy;
        }

        var movement = new Movement(EntryKind.Adjustment, own.Value, budget.Value, amount, "care-budget");
        return (await ledger.PostAsync(FundingClient, key, movement, cancel)).IsRefused(out var refusal, out _)
            ? refusal
            : await LeftAsync(cancel);
    }

    /// <summary>The balance left in the budget.</summary>
    public async Task<Result<Money>> LeftAsync(CancellationToken cancel)
    {
        if ((await wallets.CareBudgetAsync(cancel)).IsRefused(out var busy, out var budget))
        {
            return busy;
        }

        var view = ledger.View(budget);
        return new Money(view.Available, view.Currency);
    }
}
