using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Freezes;

/// <summary>
/// Freezes single payments and transfers, and releases them; always through the ledger's queue, in order with money.
/// </summary>
internal sealed class TransactionFreezes(LedgerApi ledger, AttemptIdCodec ids, FreezeNotices notices, TimeProvider clock)
{
    /// <summary>Freezes one payment or transfer of a customer. Freezing a frozen transaction changes nothing.</summary>
    /// <returns>When it was frozen.</returns>
    public async Task<Result<DateTimeOffset>> FreezeAsync(
        CustomerId customer,
        string? transaction,
        string reason,
        SessionId? session,
        CancellationToken cancel
    )
    {
        if (await FindAsync(customer, transaction, cancel) is not { } entry)
        {
            return Refusal.NotFound;
        }

        if (ledger.FreezeOf(entry.Credit!.Value, entry.Id) is { } already)
        {
            await notices.TransactionFrozenAsync(customer, entry.Amount, already.At, session, cancel);
            return already.At;
        }

        if (entry.State == EntryState.Refused)
        {
            return NothingToFreeze;
        }

        if (
            (await ledger.FreezeAsync(entry.Id, reason, $"freeze:{OrderedGuid.Next(clock):N}", cancel: cancel)).IsRefused(
                out var busy,
                out var row
            )
        )
        {
            return busy;
        }

        if (row.State == EntryState.Refused)
        {
            return NothingToFreeze;
        }

        await notices.TransactionFrozenAsync(customer, entry.Amount, row.At, session, CancellationToken.None);
        return row.At;
    }

    /// <summary>Lifts every freeze of one transaction.</summary>
    public async Task<Result<DateTimeOffset>> ReleaseAsync(
        CustomerId customer,
        string? transaction,
        string reason,
        string key,
        CancellationToken cancel
    )
    {
        if (await FindAsync(customer, transaction, cancel) is not { } entry)
        {
            return Refusal.NotFound;
        }

        DateTimeOffset? released = null;
        while (ledger.FreezeOf(entry.Credit!.Value, entry.Id) is { } freeze)
        {
            // Each freeze has its own key, so a repeated release never lifts a later one.
            if (
                (await ledger.UnfreezeAsync(freeze.Id, reason, $"{key}:{freeze.Id.Sequence}", cancel)).IsRefused(
                    out var busy,
                    out var lifted
                )
            )
            {
                return busy;
            }

            if (lifted.State == EntryState.Refused)
            {
                break;
            }

            released = lifted.At;
        }

        if (released is { } at)
        {
            await notices.TransactionReleasedAsync(customer, entry.Id.Sequence, entry.Amount, at, CancellationToken.None);
        }

        return clock.GetUtcNow();
    }

    private static Refusal NothingToFreeze { get; } = new(RefusalKind.Conflict, RefusalCodes.TransactionUnknown);

    private async Task<JournalEntry?> FindAsync(CustomerId customer, string? transaction, CancellationToken cancel) =>
        ids.TryRead(transaction, out var id)
        && ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out var account)
        && await ledger.FindAsync(id, cancel) is { Kind: EntryKind.Payment or EntryKind.Transfer, Pending: null } entry
        && (entry.Debit == account || entry.Credit == account)
            ? entry
            : null;
}
