using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Freezes;

/// <summary>Freezes and releases: a customer's whole account, or one of its transactions.</summary>
public sealed class FreezesApi
{
    private readonly AccountFreezes _accounts;
    private readonly TransactionFreezes _transactions;

    internal FreezesApi(AccountFreezes accounts, TransactionFreezes transactions)
    {
        _accounts = accounts;
        _transactions = transactions;
    }

    /// <summary>
    /// Freezes a customer's account for debits. Once this returns, every later debit is refused: the freeze goes through the same
    /// queue as payments. Freezing a frozen account changes nothing.
    /// </summary>
    /// <param name="customer">The account's owner, who is told.</param>
    /// <param name="reason">Reason, for the record.</param>
    /// <param name="session">The owner's session that asked; <c>null</c> when care did.</param>
    /// <param name="cancel">Cancels the wait, not a freeze already queued.</param>
    /// <returns>When it was frozen.</returns>
    public Task<Result<DateTimeOffset>> FreezeAccountAsync(
        CustomerId customer,
        string reason,
        SessionId? session,
        CancellationToken cancel
    ) => _accounts.FreezeAsync(customer, reason, session, cancel);

    /// <summary>Lifts every freeze of a customer's whole account; frozen transactions stay frozen.</summary>
    /// <param name="customer">The account's owner.</param>
    /// <param name="reason">The reason, for the record; one line.</param>
    /// <param name="key">Idempotency key; the same key never lifts a later freeze.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>When it was lifted.</returns>
    public Task<Result<DateTimeOffset>> UnfreezeAccountAsync(CustomerId customer, string reason, string key, CancellationToken cancel) =>
        _accounts.UnfreezeAsync(customer, reason, key, cancel);

    /// <summary>
    /// Freezes one payment or transfer: its money stays where it is. Once this returns, no later debit can use it. Freezing a
    /// frozen transaction changes nothing.
    /// </summary>
    /// <param name="customer">One of its two sides, who is told.</param>
    /// <param name="transaction">The transaction's public id.</param>
    /// <param name="reason">Reason, for the record.</param>
    /// <param name="session">The owner's session that asked; <c>null</c> when care did.</param>
    /// <param name="cancel">Cancels the wait, not a freeze already queued.</param>
    /// <returns>When it was frozen; a conflict when it moved no money.</returns>
    public Task<Result<DateTimeOffset>> FreezeTransactionAsync(
        CustomerId customer,
        string? transaction,
        string reason,
        SessionId? session,
        CancellationToken cancel
    ) => _transactions.FreezeAsync(customer, transaction, reason, session, cancel);

    /// <summary>Lifts every freeze of one transaction.</summary>
    /// <param name="customer">The payer or the receiver.</param>
    /// <param name="transaction">The payment's or transfer's id.</param>
    /// <param name="reason">The reason, for the record; one line.</param>
    /// <param name="key">Idempotency key; the same key never lifts a later freeze.</param>
    /// <param name="cancel">Cancels the wait.</param>
    /// <returns>When it was released.</returns>
    public Task<Result<DateTimeOffset>> ReleaseTransactionAsync(
        CustomerId customer,
        string? transaction,
        string reason,
        string key,
        CancellationToken cancel
    ) => _transactions.ReleaseAsync(customer, transaction, reason, key, cancel);
}
