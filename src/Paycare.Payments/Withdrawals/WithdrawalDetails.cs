using Microsoft.EntityFrameworkCore;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Bank;
using Paycare.Payments.Details;
using Paycare.Payments.Requests;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>The withdrawals behind rows, and where they go.</summary>
internal sealed class WithdrawalDetails(Database db, BankAccounts accounts) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.Withdrawal;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var attempts = rows.Select(row => (long?)row.Attempt.Sequence).Distinct().ToList();
        var withdrawals = await db.Set<Withdrawal>()
            .AsNoTracking()
            .Where(w => attempts.Contains(w.Attempt))
            .ToDictionaryAsync(w => new AttemptId(w.Attempt!.Value), cancel);
        var ids = withdrawals.Values.Select(w => w.Account).Distinct().ToList();
        var names = (await db.Set<BankAccount>().AsNoTracking().Where(a => ids.Contains(a.Id)).ToListAsync(cancel)).ToDictionary(
            a => a.Id,
            accounts.NameOf
        );
        return rows.Where(row => withdrawals.ContainsKey(row.Attempt))
            .ToDictionary(row => row.Id, row => Of(row, withdrawals[row.Attempt], names[withdrawals[row.Attempt].Account]));
    }

    private static AttemptDetail Of(JournalEntry row, Withdrawal withdrawal, string account) =>
        new()
        {
            Status = (row.State, withdrawal.State) switch
            {
                (EntryState.Pending, WithdrawalState.Paid or WithdrawalState.Returned) => AttemptStatus.Succeeded,
                (EntryState.Pending, WithdrawalState.Rejected) => AttemptStatus.Failed,
                _ => null,
            },
            Code = withdrawal.State switch
            {
                WithdrawalState.Rejected => AttemptCode.BankRejected,
                WithdrawalState.Returned => AttemptCode.BankReturned,
                _ => null,
            },
            WithdrawalId = withdrawal.ExpectedBy is null ? null : withdrawal.Id.ToString(),
            BankAccount = account,
            BankAccountId = withdrawal.Account,
            ExpectedBy = withdrawal.ExpectedBy,
        };
}
