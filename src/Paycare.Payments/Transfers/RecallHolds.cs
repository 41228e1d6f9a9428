using Microsoft.Extensions.Options;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Transfers;

/// <summary>The holds of recalls in the journal, which alone keeps their state.</summary>
internal sealed class RecallHolds(LedgerApi ledger, AttemptIdCodec ids, IOptions<RecallOptions> options, TimeProvider clock)
{
    private const string LedgerClient = "recall";
    private const int MostTries = 5;

    /// <summary>A transfer that this customer made.</summary>
    public async Task<JournalEntry?> TransferAsync(CustomerId payer, string? text, CancellationToken cancel) =>
        ids.TryRead(text, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(payer), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { Kind: EntryKind.Transfer, State: EntryState.Posted } entry
        && entry.Debit == account
            ? entry
            : null;

    /// <summary>
    /// The hold of a key: an earlier one, or a new one of what is there. That may change as we look, so it is tried a few
    /// times.
    /// </summary>
    public async Task<Result<JournalEntry?>> TakeAsync(JournalEntry transfer, string key, CancellationToken cancel)
    {
        JournalEntry? last = null;
        for (var turn = 0; turn < MostTries; turn++)
        {
            if (await ledger.FindAsync(LedgerClient, $"{key}:{turn}", cancel) is { } known)
            {
                last = known;
            }
            else
            {
                if ((await ledger.ReturnedAsync([transfer.Id], cancel)).IsRefused(out var busy, out var returned))
                {
                    return busy;
                }

                var most = Math.Min(transfer.Amount.Minor - returned[transfer.Id], StillThere(transfer));
                if (most <= 0)
                {
                    return new Result<JournalEntry?>(null);
                }

                var movement = new Movement(
                    EntryKind.Refund,
                    transfer.Credit!.Value,
                    transfer.Debit!.Value,
                    new Money(most, transfer.Amount.Currency),
                    ids.Text(transfer.Id),
                    transfer.Id,
                    ExpiresAt: clock.GetUtcNow() + options.Value.Wait
                );
                if ((await ledger.HoldAsync(LedgerClient, $"{key}:{turn}", movement, cancel)).IsRefused(out var notNow, out var row))
                {
                    return notNow;
                }

                last = row;
            }

            if (
                last.State == EntryState.Pending
                || last.RefusalCode is not (RefusalCodes.InsufficientBalance or RefusalCodes.RemainderExceeded)
            )
            {
                break;
            }
        }

        return last;
    }

    /// <summary>What the receiver could return: available money, and what a freeze of this very transfer keeps.</summary>
    private long StillThere(JournalEntry transfer)
    {
        var view = ledger.View(transfer.Credit!.Value);
        return view.Posted - view.Held - view.Frozen + (ledger.FreezeOf(transfer.Credit.Value, transfer.Id)?.Amount ?? 0);
    }

    /// <summary>A recall that asks this receiver; <c>null</c> when there is none.</summary>
    public async Task<JournalEntry?> FindAsync(CustomerId receiver, string? text, CancellationToken cancel) =>
        ids.TryRead(text, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(receiver), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { Client: LedgerClient, State: EntryState.Pending } hold
        && hold.Debit == account
            ? hold
            : null;

    /// <summary>agreed, declined, expired or <see cref="RecallAnswer.Waiting"/>.</summary>
    public async Task<string> StatusAsync(JournalEntry hold, CancellationToken cancel) =>
        await ledger.FindAsync(LedgerClient, AgreeKey(hold.Id), cancel) is { State: EntryState.Captured } ? "agreed"
        : await ledger.FindAsync(LedgerClient, DeclineKey(hold.Id), cancel) is { State: EntryState.Voided } ? "declined"
        : clock.GetUtcNow() >= hold.ExpiresAt ? "expired"
        : RecallAnswer.Waiting;

    /// <summary>A hold by its row.</summary>
    public async Task<JournalEntry> ReadAsync(AttemptId id, CancellationToken cancel) => (await ledger.FindAsync(id, cancel))!;

    /// <summary>Captures the hold, or voids it.</summary>
    /// <returns>Why that was impossible now; <c>null</c> when it has ended, this way or another.</returns>
    public async Task<Refusal?> EndAsync(AttemptId id, bool isAgreed, CancellationToken cancel) =>
        (
            isAgreed
                ? await ledger.CaptureAsync(LedgerClient, AgreeKey(id), id, cancel: cancel)
                : await ledger.VoidAsync(LedgerClient, DeclineKey(id), id, cancel)
        ).Refusal;

    /// <summary>The customer who recalled the transfer.</summary>
    public CustomerId? PayerOf(JournalEntry hold) => WalletAccounts.CustomerOf(ledger.View(hold.Credit!.Value).Code);

    private static string AgreeKey(AttemptId id) => $"{id.Sequence}:agree";

    private static string DeclineKey(AttemptId id) => $"{id.Sequence}:decline";
}
