using Paycare.Ledger.Accounts;
using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Platform.Amounts;
using Paycare.Platform.Results;

namespace Paycare.Ledger;

/// <summary>Accounts: their changes go through the same queue as money and are ordered with it.</summary>
public sealed partial class LedgerApi
{
    private const string AccountClient = "account";

    /// <summary>Opens an account, or finds the one with this code and currency, whose first definition stays.</summary>
    public async ValueTask<Result<AccountId>> OpenAsync(AccountDefinition definition, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(definition);
        StoredText.EnsureValid(definition.Code, nameof(definition));
        if (TryFind(definition.Code, definition.Currency, out var known))
        {
            return known;
        }

        var key = $"open:{definition.Code}:{definition.Currency}";
        var command = new OpenCommand(AccountClient, key, Hash(definition.ToString()), definition);
        if (!_engine.TryEnqueue(command))
        {
            return Refusal.Busy;
        }

        if (await command.Done.WaitAsync(cancel) is { } refusal)
        {
            return refusal;
        }

        return TryFind(definition.Code, definition.Currency, out var opened)
            ? opened
            : throw new InvalidOperationException($"The account {definition.Code} was opened and is not there.");
    }

    /// <summary>
    /// Freezes an account. Once this returns, no later debit (or, for <see cref="FreezeScope.All"/>, credit) passes until every
    /// freeze of the account is lifted or has expired.
    /// </summary>
    /// <param name="account">The account to freeze.</param>
    /// <param name="scope"><see cref="FreezeScope.Debit"/> or <see cref="FreezeScope.All"/>.</param>
    /// <param name="reason">Reason, for the record.</param>
    /// <param name="key">The request's key.</param>
    /// <param name="until">When it expires automatically; <c>null</c> when it must be lifted.</param>
    /// <param name="cancel">Cancels the wait, not the freeze.</param>
    public ValueTask<Result<JournalEntry>> FreezeAsync(
        AccountId account,
        FreezeScope scope,
        string reason,
        string key,
        DateTimeOffset? until = null,
        CancellationToken cancel = default
    )
    {
        StoredText.EnsureValid(reason, nameof(reason));
        ArgumentOutOfRangeException.ThrowIfEqual((int)scope, (int)FreezeScope.Transaction, nameof(scope));
        return ClaimedAsync(
            AccountClient,
            key,
            $"freeze|{account.Value}|{scope}|{reason}|{until:O}",
            claim =>
                EnqueueAsync(
                    claim,
                    new FreezeCommand(claim.Client, claim.Key, claim.RequestHash, account, scope, null, reason, until),
                    cancel
                ),
            cancel
        );
    }

    /// <summary>
    /// Freezes one transaction: a hold cannot be captured, and money already received stays with the receiver, as far as it is
    /// still there and has not been refunded.
    /// </summary>
    /// <param name="transaction">An open hold, or a row that moved money.</param>
    /// <param name="reason">Reason, for the record.</param>
    /// <param name="key">The request's key.</param>
    /// <param name="until">When it expires automatically; <c>null</c> when it must be lifted.</param>
    /// <param name="cancel">Cancels the wait, not the freeze.</param>
    public ValueTask<Result<JournalEntry>> FreezeAsync(
        AttemptId transaction,
        string reason,
        string key,
        DateTimeOffset? until = null,
        CancellationToken cancel = default
    )
    {
        StoredText.EnsureValid(reason, nameof(reason));
        return ClaimedAsync(
            AccountClient,
            key,
            $"freeze|{transaction.Sequence}|{reason}|{until:O}",
            async claim =>
                (await ReadAsync(transaction, cancel)).IsRefused(out var busy, out var found)
                    ? busy
                    : await EnqueueAsync(
                        claim,
                        new FreezeCommand(
                            claim.Client,
                            claim.Key,
                            claim.RequestHash,
                            null,
                            FreezeScope.Transaction,
                            found.Row,
                            reason,
                            until
                        ),
                        cancel
                    ),
            cancel
        );
    }

    /// <summary>Lifts every freeze of the account as a whole; frozen transactions stay frozen.</summary>
    public ValueTask<Result<JournalEntry>> UnfreezeAsync(AccountId account, string reason, string key, CancellationToken cancel = default)
    {
        StoredText.EnsureValid(reason, nameof(reason));
        return ChangeAsync(EntryKind.Unfreeze, account, AccountRows.EndOf(null, reason), key, cancel);
    }

    /// <summary>Lifts one freeze of an account or a transaction.</summary>
    /// <param name="freeze">The row that created the freeze.</param>
    /// <param name="reason">Reason, for the record.</param>
    /// <param name="key">The request's key.</param>
    /// <param name="cancel">Cancels the wait.</param>
    public ValueTask<Result<JournalEntry>> UnfreezeAsync(AttemptId freeze, string reason, string key, CancellationToken cancel = default)
    {
        StoredText.EnsureValid(reason, nameof(reason));
        return ClaimedAsync(
            AccountClient,
            key,
            $"unfreeze|{freeze.Sequence}|{reason}",
            claim => EnqueueAsync(claim, new LiftCommand(claim.Client, claim.Key, claim.RequestHash, freeze, reason), cancel),
            cancel
        );
    }

    /// <summary>
    /// Closes an account permanently; refused with <see cref="RefusalCodes.AccountNotEmpty"/> while it has money or holds.
    /// </summary>
    public ValueTask<Result<JournalEntry>> CloseAsync(AccountId account, string reason, string key, CancellationToken cancel = default)
    {
        StoredText.EnsureValid(reason, nameof(reason));
        return ChangeAsync(EntryKind.Close, account, AccountRows.Evidence(reason), key, cancel);
    }

    /// <summary>Sets the ceiling and the monthly limit, both in minor units; <c>null</c> for none.</summary>
    public ValueTask<Result<JournalEntry>> SetLimitsAsync(
        AccountId account,
        long? ceiling,
        long? monthIncomingLimit,
        string key,
        CancellationToken cancel = default
    ) => ChangeAsync(EntryKind.Limits, account, AccountRows.Evidence(ceiling, monthIncomingLimit), key, cancel);

    /// <summary>Finds an account by code and currency.</summary>
    public bool TryFind(string code, Currency currency, out AccountId id)
    {
        ArgumentNullException.ThrowIfNull(currency);
        id = default;
        if (_engine.State is { } state && state.TryFind(code, currency, out var account) && account.IsPublished)
        {
            id = account.Id;
            return true;
        }

        return false;
    }

    /// <summary>An account's figures, all from one committed moment.</summary>
    /// <exception cref="KeyNotFoundException">The account does not exist: ids come from the ledger, so this is a bug.</exception>
    public AccountView View(AccountId id) =>
        _engine.State is { } state && state.TryFind(id, out var account) && account.IsPublished
            ? account.View(_clock.GetUtcNow())
            : throw new KeyNotFoundException($"There is no account {id.Value}.");

    /// <summary>The freeze on one transaction; <c>null</c> when it is not frozen.</summary>
    /// <param name="receiver">The account that received its money or will.</param>
    /// <param name="transaction">The transaction.</param>
    public Freeze? FreezeOf(AccountId receiver, AttemptId transaction) =>
        _engine.State is { } state && state.TryFind(receiver, out var account) ? account.FreezeOf(transaction) : null;

    private ValueTask<Result<JournalEntry>> ChangeAsync(
        EntryKind kind,
        AccountId account,
        Evidence evidence,
        string key,
        CancellationToken cancel
    ) =>
        ClaimedAsync(
            AccountClient,
            key,
            $"{kind}|{account.Value}|{evidence.Json}",
            claim => EnqueueAsync(claim, new ChangeCommand(claim.Client, claim.Key, claim.RequestHash, kind, account, evidence), cancel),
            cancel
        );
}
