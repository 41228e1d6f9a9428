using Paycare.Identity.Sessions;
using Paycare.Ledger;
using Paycare.Ledger.Accounts;
using Paycare.Payments.Wallets;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Freezes;

/// <summary>
/// Freezes whole customer accounts and lifts those freezes; always through the ledger's queue, in order with money.
/// </summary>
internal sealed class AccountFreezes(LedgerApi ledger, WalletAccounts wallets, FreezeNotices notices, TimeProvider clock)
{
    /// <summary>Freezes an account for debits. Freezing a frozen account changes nothing.</summary>
    /// <returns>When it was frozen.</returns>
    public async Task<Result<DateTimeOffset>> FreezeAsync(CustomerId customer, string reason, SessionId? session, CancellationToken cancel)
    {
        if ((await wallets.OfAsync(customer, cancel)).IsRefused(out var busy, out var account))
        {
            return busy;
        }

        if (ledger.View(account) is { FrozenAt: { } already, State: AccountState.DebitFrozen or AccountState.Frozen })
        {
            await notices.FrozenAsync(customer, already, session, cancel);
            return already;
        }

        var frozen = await ledger.FreezeAsync(account, FreezeScope.Debit, reason, $"freeze:{OrderedGuid.Next(clock):N}", cancel: cancel);
        if (frozen.IsRefused(out var refusal, out var entry))
        {
            return refusal;
        }

        await notices.FrozenAsync(customer, entry.At, session, CancellationToken.None);
        return entry.At;
    }

    /// <summary>Lifts every freeze of the whole account; frozen transactions stay frozen.</summary>
    public async Task<Result<DateTimeOffset>> UnfreezeAsync(CustomerId customer, string reason, string key, CancellationToken cancel)
    {
        if (!ledger.TryFind(WalletAccounts.CodeOf(customer), Currency.Idr, out var account))
        {
            return Refusal.NotFound;
        }

        var wasFrozen = ledger.View(account).State is AccountState.DebitFrozen or AccountState.Frozen;
        if ((await ledger.UnfreezeAsync(account, reason, key, cancel)).IsRefused(out var busy, out var row))
        {
            return busy;
        }

        if (wasFrozen)
        {
            await notices.UnfrozenAsync(customer, row.At, CancellationToken.None);
        }

        return row.At;
    }
}
