using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Bank;

/// <summary>Money that Paycare has and cannot give to anybody by itself; somebody must decide.</summary>
/// <param name="Suspense">Which.</param>
/// <param name="Amount">How much.</param>
/// <param name="Why">unknown-account, limit-exceeded, account-frozen, account-closed, unknown-debit or return-mismatch.</param>
/// <param name="Customer">Whose it may be.</param>
/// <param name="AttemptId">The attempt to credit it, where there was one.</param>
/// <param name="Earlier">What it may be the same as.</param>
public sealed record MoneySuspended(
    BankEntryId Suspense,
    Money Amount,
    string Why,
    CustomerId? Customer,
    string? AttemptId,
    EarlierEntry? Earlier = null
) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Suspense.ToString();
}

/// <summary>Money left suspense.</summary>
/// <param name="Suspense">Which.</param>
/// <param name="Outcome">
/// released, sent-back, detailed (the bank said whose it is), or put-back (it could not be sent back and is in suspense again).
/// </param>
public sealed record SuspenseMoved(BankEntryId Suspense, string Outcome) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Suspense.ToString();
}

/// <summary>A file of the bank was rejected: nothing of it was booked.</summary>
/// <param name="File">Which.</param>
/// <param name="FileName">Its name.</param>
/// <param name="Line">The line of the fault.</param>
/// <param name="Fault">What is wrong.</param>
public sealed record BankFileRejected(BankFileId File, string FileName, int Line, string Fault) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => File.ToString();
}

/// <summary>A payout's state changed. Arrives at least once, in order for each payout.</summary>
/// <param name="Payout">Which.</param>
/// <param name="Reference">The reference that its owner gave it.</param>
/// <param name="State">The state that it entered.</param>
internal sealed record PayoutMoved(PayoutId Payout, string Reference, PayoutState State) : IEvent
{
    public string Aggregate => Payout.ToString();

    /// <summary>Whether it is a payout of this owner (<c>refund</c> in <c>refund:{id}</c>), and of which of its things.</summary>
    public bool IsOf<TId>(string owner, out TId id)
        where TId : struct, IStrongId<TId>
    {
        id = default;
        return Reference.StartsWith($"{owner}:", StringComparison.Ordinal) && StrongId.TryRead(Reference[(owner.Length + 1)..], out id);
    }
}

/// <summary>A payout has not arrived by the day that was promised.</summary>
/// <param name="Payout">Which.</param>
/// <param name="Amount">How much.</param>
/// <param name="ExpectedBy">By when it should have been there.</param>
/// <param name="Customer">Out of whose wallet it came.</param>
public sealed record PayoutLate(PayoutId Payout, Money Amount, DateTimeOffset ExpectedBy, CustomerId? Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Payout.ToString();
}
