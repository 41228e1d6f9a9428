using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Bank;

/// <summary>Journal rows of money that leaves suspense. Each decision has its own keys, so repeating one returns the first row.</summary>
internal sealed class SuspenseMovements(LedgerApi ledger, WalletAccounts wallets)
{
    /// <summary>Credits the money to a customer.</summary>
    public async Task<Result<JournalEntry>> ReleaseAsync(BankEntry entry, CustomerId customer, string decision, CancellationToken cancel)
    {
        var suspense = await wallets.SuspenseAsync(cancel);
        var wallet = await wallets.OfAsync(customer, cancel);
        if ((suspense.Refusal ?? wallet.Refusal) is { } busy)
        {
            return busy;
        }

        var movement = new Movement(
            EntryKind.Release,
            suspense.Value,
            wallet.Value,
            entry.Amount,
            entry.Id.ToString(),
            Evidence: Evidence.None.With("rail", "bank").With("bankReference", entry.Reference)
        );
        return await ledger.PostAsync(BankEntryProcess.LedgerClient, $"{entry.Id}:release:{decision}", movement, cancel);
    }

    /// <summary>Holds the money until the bank has returned it to its sender.</summary>
    public async Task<Result<JournalEntry>> HoldBackAsync(BankEntry entry, string decision, CancellationToken cancel)
    {
        var suspense = await wallets.SuspenseAsync(cancel);
        var clearing = await wallets.BankClearingAsync(cancel);
        if ((suspense.Refusal ?? clearing.Refusal) is { } busy)
        {
            return busy;
        }

        var movement = new Movement(EntryKind.Release, suspense.Value, clearing.Value, entry.Amount, entry.Id.ToString());
        return (await ledger.HoldAsync(BankEntryProcess.LedgerClient, BackKey(entry.Id, decision), movement, cancel)).IsRefused(
            out var notNow,
            out var row
        )
            ? notNow
            : row.EnsurePosted();
    }

    /// <summary>The bank has returned the money to its sender.</summary>
    public async Task CaptureBackAsync(BankEntryId id, string decision, CancellationToken cancel)
    {
        var hold = (await ledger.FindAsync(BankEntryProcess.LedgerClient, BackKey(id, decision), cancel))!;
        (
            await ledger.CaptureAsync(BankEntryProcess.LedgerClient, $"{id}:back-capture:{decision}", hold.Id, cancel: cancel)
        ).Value.EnsurePosted();
    }

    /// <summary>The bank refused to return the money.</summary>
    public async Task VoidBackAsync(BankEntryId id, string decision, CancellationToken cancel)
    {
        var hold = (await ledger.FindAsync(BankEntryProcess.LedgerClient, BackKey(id, decision), cancel))!;
        (await ledger.VoidAsync(BankEntryProcess.LedgerClient, $"{id}:back-void:{decision}", hold.Id, cancel)).Value.EnsurePosted();
    }

    /// <summary>The money that was returned to its sender came back.</summary>
    public async Task ReturnAsync(BankEntry entry, Money returned, string decision, CancellationToken cancel)
    {
        var (clearing, suspense) = ((await wallets.BankClearingAsync(cancel)).Value, (await wallets.SuspenseAsync(cancel)).Value);
        var movement = new Movement(EntryKind.Release, clearing, suspense, returned, entry.Id.ToString());
        (
            await ledger.PostAsync(BankEntryProcess.LedgerClient, $"{entry.Id}:back-return:{decision}", movement, cancel)
        ).Value.EnsurePosted();
    }

    private static string BackKey(BankEntryId id, string decision) => $"{id}:back:{decision}";
}
