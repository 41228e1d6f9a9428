using Paycare.Ledger.Engine;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Requests;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;

namespace Paycare.Payments.Spending;

/// <summary>A new request that has its key to itself and may leave its one row: by a move, a hold or a refusal.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Claim">Its hold on the key.</param>
/// <param name="RequestHash">Tells it from another request with the same key.</param>
/// <param name="Wallet">The payer's account.</param>
/// <param name="Money">What moves it.</param>
internal sealed record SpendingTurn(SpendingRequest Request, KeyClaim Claim, byte[] RequestHash, AccountId Wallet, OutgoingMoney Money)
{
    public CustomerId Payer => Request.Payer;

    public IdempotencyKey Key => Request.Key;

    /// <summary>Moves the money now, if PIN, large money and ledger say yes.</summary>
    /// <param name="movement">What to move.</param>
    /// <param name="payee">The payee as the payer knows it, for the text with the code.</param>
    /// <param name="cancel">Ends the wait before the row; never after it.</param>
    public ValueTask<Result<JournalEntry>> PostAsync(Movement movement, string payee, CancellationToken cancel) =>
        Money.PostAsync(this, movement, payee, cancel);

    /// <summary>Holds the money until a rail outside has answered, if PIN, large money and ledger say yes.</summary>
    /// <inheritdoc cref="PostAsync"/>
    public ValueTask<Result<JournalEntry>> HoldAsync(Movement movement, string payee, CancellationToken cancel) =>
        Money.HoldAsync(this, movement, payee, cancel);

    /// <summary>Refuses what cannot be: no PIN is tried and no code sent for it.</summary>
    public ValueTask<Result<JournalEntry>> RefuseAsync(Movement movement, AttemptCode code) =>
        Money.RefuseAsync(this, movement, code, Evidence.None);
}
