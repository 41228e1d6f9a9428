using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Payments.TopUps;
using Paycare.Payments.Wallets;
using Paycare.Payments.Withdrawals;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Finding;

/// <summary>Finds what a reference names: ours, a processor's or a bank's.</summary>
internal sealed class MoneyReferences(Database db, LedgerApi ledger, AttemptIdCodec ids)
{
    public async Task<IReadOnlyList<FoundReference>> FindAsync(string text, int most, CancellationToken cancel)
    {
        var found = new List<FoundReference>();
        found.AddRange(await AttemptAsync(text, cancel));
        found.AddRange(await RefundsAsync(text, most, cancel));
        found.AddRange(await DisputesAsync(text, most, cancel));
        found.AddRange(await BankEntriesAsync(text, most, cancel));
        found.AddRange(await OfIdAsync(text, cancel));
        return [.. found.Take(most)];
    }

    public async Task<IReadOnlyList<CustomerId>> ByCardEndAsync(string last4, int most, CancellationToken cancel)
    {
        var owners = await db.Set<Card>()
            .Where(c => c.Last4 == last4)
            .OrderByDescending(c => c.CheckedAt)
            .Select(c => c.Customer)
            .Take(most)
            .ToListAsync(cancel);
        return [.. owners.Distinct()];
    }

    /// <summary>Of a transfer, both people.</summary>
    private async Task<IEnumerable<FoundReference>> AttemptAsync(string text, CancellationToken cancel)
    {
        if (!ids.TryRead(text, out var id) || await ledger.FindAsync(id, cancel) is not { MovesMoney: true } row)
        {
            return [];
        }

        return new[] { row.Debit, row.Credit }
            .Select(a => a is { } account ? WalletAccounts.CustomerOf(ledger.View(account).Code) : null)
            .OfType<CustomerId>()
            .Select(customer => new FoundReference("attempt", text, text, customer, text));
    }

    private async Task<IEnumerable<FoundReference>> RefundsAsync(string text, int most, CancellationToken cancel)
    {
        var (number, id) = (NumberOf(text, "RF-"), StrongId.Read<RefundId>(text));
        var rows = await db.Set<Refund>()
            .AsNoTracking()
            .Where(r => r.Number == number || r.Id == id || r.Reference == text)
            .Take(most)
            .ToListAsync(cancel);
        return rows.Where(r => !r.Customer.IsTest())
            .Select(r => new FoundReference(
                "refund",
                r.Id.ToString(),
                string.Create(CultureInfo.InvariantCulture, $"RF-{r.Number}"),
                r.Customer,
                ids.Text(new AttemptId(r.Payment))
            ));
    }

    private async Task<IEnumerable<FoundReference>> DisputesAsync(string text, int most, CancellationToken cancel)
    {
        var (number, id) = (NumberOf(text, "DP-"), StrongId.Read<DisputeId>(text));
        var rows = await db.Set<Dispute>()
            .AsNoTracking()
            .Where(d => d.Number == number || d.Id == id || d.ProcessorReference == text)
            .Take(most)
            .ToListAsync(cancel);
        return rows.Select(d => new FoundReference(
            "dispute",
            d.Id.ToString(),
            string.Create(CultureInfo.InvariantCulture, $"DP-{d.Number}"),
            d.Customer,
            d.ChargeRow is { } row ? ids.Text(new AttemptId(row)) : null
        ));
    }

    private async Task<IEnumerable<FoundReference>> BankEntriesAsync(string text, int most, CancellationToken cancel)
    {
        var bare = text.Replace(" ", "", StringComparison.Ordinal);
        var rows = await db.Set<BankEntry>()
            .AsNoTracking()
            .Where(e => e.Reference == text || e.EndToEndId == text || e.TransactionId == text || e.VirtualAccount == bare)
            .OrderByDescending(e => e.BookedAt)
            .Take(most)
            .ToListAsync(cancel);
        return rows.Select(e => new FoundReference("bank-entry", e.Id.ToString(), e.Reference, e.Customer, null));
    }

    /// <summary>The ids of our own that stand on receipts and in files.</summary>
    private async Task<IEnumerable<FoundReference>> OfIdAsync(string text, CancellationToken cancel)
    {
        if (!Guid.TryParseExact(text, "N", out _))
        {
            return [];
        }

        var (topUp, withdrawal, payout) = (StrongId.Read<TopUpId>(text), StrongId.Read<WithdrawalId>(text), StrongId.Read<PayoutId>(text));
        var charges = await db.Set<TopUp>().Where(t => t.Id == topUp).Select(t => new { t.Customer, t.Attempt }).ToListAsync(cancel);
        var debits = await db.Set<Withdrawal>()
            .Where(w => w.Id == withdrawal)
            .Select(w => new { w.Customer, w.Attempt })
            .ToListAsync(cancel);
        var owner = await db.Set<Payout>().Where(p => p.Id == payout).Select(p => p.HeldBackBy).SingleOrDefaultAsync(cancel);
        return charges
            .Concat(debits)
            .Select(row => new FoundReference(
                "attempt",
                text,
                text,
                row.Customer,
                row.Attempt is { } at ? ids.Text(new AttemptId(at)) : null
            ))
            .Concat(owner is { } customer ? [new FoundReference("attempt", text, text, customer, null)] : []);
    }

    private static long NumberOf(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && long.TryParse(text[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : -1;
}
