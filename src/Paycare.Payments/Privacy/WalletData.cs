using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.History;
using Paycare.Payments.Refunds;
using Paycare.Payments.Wallets;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Privacy;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Privacy;

/// <summary>What Payments keeps about a customer: wallet, cards, bank accounts, attempts, refunds, withdrawals, disputes.</summary>
internal sealed class WalletData(
    Database db,
    LedgerApi ledger,
    WalletAccounts wallets,
    Attempts attempts,
    CardBook cards,
    BankAccounts bankAccounts,
    RefundView refunds,
    WithdrawMoney withdrawals
) : IPersonalData
{
    public IEnumerable<PersonalSection> Sections(CustomerId customer, CancellationToken cancel) =>
        [
            new("wallet", WalletAsync(customer, cancel), IsOne: true),
            new("cards", CardsAsync(customer, cancel)),
            new("bankAccounts", BankAccountsAsync(customer, cancel)),
            new("attempts", AttemptsAsync(customer, cancel)),
            new("refunds", RefundsAsync(customer, cancel)),
            new("withdrawals", WithdrawalsAsync(customer, cancel)),
            new("disputes", DisputesAsync(customer, cancel)),
        ];

    /// <summary>
    /// Erases cards, and what was sent to their banks about the customer's devices and payments. The journal stays, as the law
    /// requires: its rows name an account whose id no longer belongs to anyone, and the customer's notes on payments are sealed
    /// there.
    /// </summary>
    public async Task EraseAsync(CustomerId customer, CancellationToken cancel)
    {
        await db.Set<Card>().Where(c => c.Customer == customer).ExecuteDeleteAsync(cancel);
        await db.Set<Dispute>()
            .Where(d => d.Customer == customer)
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.EvidenceSealed, (byte[]?)null), cancel);
    }

    private async IAsyncEnumerable<object> WalletAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        var view = ledger.View((await wallets.OfAsync(customer, cancel)).Value);
        yield return new
        {
            posted = Amount(view.Posted),
            held = Amount(view.Held),
            frozen = Amount(view.Frozen),
            available = Amount(view.Available),
        };

        Money Amount(long minor) => new(minor, view.Currency);
    }

    /// <summary>Masked: a number in a file would be a number on a disk.</summary>
    private async IAsyncEnumerable<object> CardsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var card in await cards.ListAsync(customer, cancel))
        {
            yield return card;
        }
    }

    private async IAsyncEnumerable<object> BankAccountsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var account in await bankAccounts.ListAsync(customer, cancel))
        {
            yield return account;
        }
    }

    /// <summary>
    /// The banks' claims. Arguments for or against a customer are evidence in a dispute with the bank, not the customer's data.
    /// </summary>
    private async IAsyncEnumerable<object> DisputesAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (
            var dispute in db.Set<Dispute>()
                .AsNoTracking()
                .Where(d => d.Customer == customer)
                .OrderBy(d => d.Number)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            yield return new
            {
                number = dispute.NumberText,
                topUpId = dispute.Charge,
                dispute.Amount,
                dispute.Stage,
                dispute.Reason,
                openedAt = dispute.CreatedAt,
            };
        }
    }

    private async IAsyncEnumerable<object> AttemptsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        string? cursor = null;
        do
        {
            var page = (await attempts.ListAsync(customer, AttemptFilter.Everything, cursor, Paging.MaxLimit, cancel)).Value;
            foreach (var attempt in page.Items)
            {
                yield return attempt;
            }

            cursor = page.Next;
        } while (cursor is not null);
    }

    private async IAsyncEnumerable<object> RefundsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        RefundId? before = null;
        while (true)
        {
            var page = await refunds.ListAsync(customer, null, before, Paging.MaxLimit, cancel);
            foreach (var refund in page)
            {
                yield return refund;
            }

            if (page.Count < Paging.MaxLimit)
            {
                yield break;
            }

            before = page[^1].Id;
        }
    }

    private async IAsyncEnumerable<object> WithdrawalsAsync(CustomerId customer, [EnumeratorCancellation] CancellationToken cancel)
    {
        await foreach (var withdrawal in withdrawals.AllAsync(customer, cancel))
        {
            yield return withdrawal;
        }
    }
}
