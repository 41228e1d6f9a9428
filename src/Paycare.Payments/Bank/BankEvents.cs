using Paycare.Platform.Amounts;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Bank;

/// <summary>Paycare holds money that it cannot assign automatically; a person must decide.</summary>
/// <param name="Suspense">The suspense id.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="Why">Why it is in suspense; see <see cref="SuspenseReasons"/>.</param>
/// <param name="Customer">The customer it may belong to.</param>
/// <param name="AttemptId">The attempt to credit it, if any.</param>
/// <param name="Earlier">The entry it may repeat.</param>
/// <param name="Said">Where the bank said it, and what is odd about it.</param>
public sealed record MoneySuspended(
    BankEntryId Suspense,
    Money Amount,
    string Why,
    CustomerId? Customer,
    string? AttemptId,
    EarlierEntry? Earlier = null,
    string? Said = null
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

/// <summary>A bank file was rejected; nothing in it was booked.</summary>
/// <param name="File">The file's id.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Line">The line of the fault.</param>
/// <param name="Fault">The fault, as text for the operator.</param>
public sealed record BankFileRejected(BankFileId File, string FileName, int Line, string Fault) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => File.ToString();
}

/// <summary>A bank file was taken, but some of what it says cannot be booked without a person.</summary>
/// <param name="File">The file's id.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="Lines">Each line with what it says, as text for the operator.</param>
public sealed record BankLinesUnread(BankFileId File, string FileName, IReadOnlyList<string> Lines) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => File.ToString();
}

/// <summary>A file has been standing in the bank's in folder, and nobody takes it.</summary>
/// <param name="FileName">The file's name.</param>
/// <param name="Since">Since when.</param>
public sealed record BankInboxStands(string FileName, DateTimeOffset Since) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => FileName;
}

/// <summary>A payout came back with less than was sent. What came is booked; a person asks the bank for the rest.</summary>
/// <param name="Payout">The payout's id.</param>
/// <param name="Amount">What was sent, in minor units (sen).</param>
/// <param name="Returned">What came back, in minor units (sen).</param>
/// <param name="Customer">The customer whose wallet paid it.</param>
public sealed record PayoutReturnedShort(PayoutId Payout, Money Amount, Money Returned, CustomerId? Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Payout.ToString();
}

/// <summary>A payout's state changed. Delivered at least once, in order for each payout.</summary>
/// <param name="Payout">The payout's id.</param>
/// <param name="Reference">The owner's reference.</param>
/// <param name="State">The state it entered.</param>
internal sealed record PayoutMoved(PayoutId Payout, string Reference, PayoutState State) : IEvent
{
    public string Aggregate => Payout.ToString();

    /// <summary>
    /// Whether this payout belongs to the given owner (<c>refund</c> in <c>refund:{id}</c>), and the id in its reference.
    /// </summary>
    public bool IsOf<TId>(string owner, out TId id)
        where TId : struct, IStrongId<TId>
    {
        id = default;
        return Reference.StartsWith($"{owner}:", StringComparison.Ordinal) && StrongId.TryRead(Reference[(owner.Length + 1)..], out id);
    }
}

/// <summary>A payout has not arrived by the promised day.</summary>
/// <param name="Payout">The payout's id.</param>
/// <param name="Amount">Amount in minor units (sen).</param>
/// <param name="ExpectedBy">When it was due.</param>
/// <param name="Customer">The customer whose wallet paid it.</param>
public sealed record PayoutLate(PayoutId Payout, Money Amount, DateTimeOffset ExpectedBy, CustomerId? Customer) : IEvent
{
    /// <inheritdoc />
    public string Aggregate => Payout.ToString();
}
