using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>A withdrawal behind a journal row.</summary>
/// <param name="Withdrawal">How it stands.</param>
/// <param name="Account">To which account, in a few words.</param>
internal sealed record WithdrawalRecord(Withdrawal Withdrawal, string Account)
{
    /// <summary>What the customer is told of the row; <c>null</c> when the row says it all.</summary>
    public string? Status(JournalEntry row) =>
        (row.State, Withdrawal.State) switch
        {
            (EntryState.Pending, WithdrawalState.Paid or WithdrawalState.Returned) => "succeeded",
            (EntryState.Pending, WithdrawalState.Rejected) => "failed",
            _ => null,
        };

    /// <summary>What became of it after it was taken.</summary>
    public string? Code =>
        Withdrawal.State switch
        {
            WithdrawalState.Rejected => "bank-rejected",
            WithdrawalState.Returned => "bank-returned",
            _ => null,
        };
}

/// <summary>Finds the withdrawals behind journal rows.</summary>
internal sealed class WithdrawalRecords(Database db, BankAccounts accounts)
{
    /// <summary>By the sequence of their attempt.</summary>
    public async Task<Dictionary<long, WithdrawalRecord>> OfAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        var attempts = entries
            .Where(e => e.Kind == EntryKind.Withdrawal)
            .Select(e => (long?)(e.Pending ?? e.Id).Sequence)
            .Distinct()
            .ToList();
        if (attempts.Count == 0)
        {
            return [];
        }

        var withdrawals = await db.Set<Withdrawal>().AsNoTracking().Where(w => attempts.Contains(w.Attempt)).ToListAsync(cancel);
        var ids = withdrawals.Select(w => w.Account).Distinct().ToList();
        var names = (await db.Set<BankAccount>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel)).ToDictionary(
            a => a.Id,
            accounts.NameOf
        );
        return withdrawals.ToDictionary(w => w.Attempt!.Value, w => new WithdrawalRecord(w, names[w.Account]));
    }
}
