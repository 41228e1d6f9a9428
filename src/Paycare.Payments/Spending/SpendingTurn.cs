using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>A new request that holds its key and may leave its one row: by a move, a hold or a refusal.</summary>
/// <param name="Request">The request.</param>
/// <param name="Claim">Its hold on the key.</param>
/// <param name="RequestHash">Distinguishes it from another request with the same key.</param>
/// <param name="Wallet">The payer's account.</param>
/// <param name="Money">Moves the money.</param>
internal sealed record SpendingTurn(SpendingRequest Request, KeyClaim Claim, byte[] RequestHash, AccountId Wallet, OutgoingMoney Money)
{
    public CustomerId Payer => Request.Payer;

    public IdempotencyKey Key => Request.Key;

    /// <summary>Moves the money now, if the PIN, the rules for large amounts and the ledger allow it.</summary>
    /// <param name="movement">The movement.</param>
    /// <param name="payee">The payee as the payer knows it, for the message with the code.</param>
    /// <param name="cancel">Cancels before the row is written; never after it.</param>
    public ValueTask<Result<JournalEntry>> PostAsync(Movement movement, string payee, CancellationToken cancel) =>
        Money.PostAsync(this, movement, payee, cancel);

    /// <summary>
    /// Holds the money until an outside rail has answered, if the PIN, the rules for large amounts and the ledger allow it.
    /// </summary>
    /// <inheritdoc cref="PostAsync"/>
    public ValueTask<Result<JournalEntry>> HoldAsync(Movement movement, string payee, CancellationToken cancel) =>
        Money.HoldAsync(this, movement, payee, cancel);

    /// <summary>Refuses what is impossible: no PIN is tried and no code sent.</summary>
    public ValueTask<Result<JournalEntry>> RefuseAsync(Movement movement, AttemptCode code, Evidence? evidence = null) =>
        Money.RefuseAsync(this, movement, code, evidence ?? Evidence.None);
}
