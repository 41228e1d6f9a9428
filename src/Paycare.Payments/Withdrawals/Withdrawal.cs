using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Paycare.Payments.Bank;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Withdrawals;

/// <summary>Identifies a withdrawal.</summary>
public readonly record struct WithdrawalId(Guid Value) : IStrongId<WithdrawalId>
{
    /// <inheritdoc />
    public override string ToString() => StrongId.Text(Value);
}

/// <summary>How a withdrawal stands; what may follow is in <see cref="WithdrawalStates"/>.</summary>
internal enum WithdrawalState
{
    /// <summary>The intent is stored; what follows may not have happened yet.</summary>
    Started,

    /// <summary>A journal row states the reason.</summary>
    Refused,

    /// <summary>The request was interrupted before anything was held; its key may be used again.</summary>
    Abandoned,

    /// <summary>The money is held, and a payout is on its way.</summary>
    Held,

    /// <summary>The bank paid it.</summary>
    Paid,

    /// <summary>The bank rejected it; the money is available again.</summary>
    Rejected,

    /// <summary>
    /// It was paid and returned; the money is in the wallet again, or in suspense when the wallet cannot receive it.
    /// </summary>
    Returned,
}

/// <summary>The intent to withdraw, written before money is held. Its id is the root of its ledger keys and payout reference.</summary>
internal sealed class Withdrawal : IVersioned
{
    public const string PayoutOwner = "withdrawal";

    public required WithdrawalId Id { get; init; }

    public required CustomerId Customer { get; init; }

    public required string Key { get; init; }

    public required byte[] RequestHash { get; init; }

    public required BankAccountId Account { get; init; }

    public required long Minor { get; init; }

    public required string CurrencyCode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public WithdrawalState State { get; private set; } = WithdrawalState.Started;

    /// <summary>The row of the hold, or of the refusal: the attempt.</summary>
    public long? Attempt { get; private set; }

    public DateTimeOffset? ExpectedBy { get; private set; }

    /// <summary>Captures that a freeze refused; each needs its own key.</summary>
    public int CapturesTried { get; private set; }

    /// <summary>The row that moved the money out.</summary>
    public long? CaptureRow { get; private set; }

    public int Version { get; private set; } = 1;

    public Money Amount => new(Minor, Currency.Of(CurrencyCode));

    public string PayoutReference => $"{PayoutOwner}:{Id}";

    public void Abandon() => Enter(WithdrawalState.Abandoned);

    public void Refuse(long attempt)
    {
        Attempt = attempt;
        Enter(WithdrawalState.Refused);
    }

    public void Hold(long attempt, DateTimeOffset expectedBy)
    {
        (Attempt, ExpectedBy) = (attempt, expectedBy);
        Enter(WithdrawalState.Held);
    }

    public void TryCapture()
    {
        CapturesTried++;
        Version++;
    }

    public void Pay(long row)
    {
        CaptureRow = row;
        Enter(WithdrawalState.Paid);
    }

    public void Reject() => Enter(WithdrawalState.Rejected);

    public void Return() => Enter(WithdrawalState.Returned);

    private void Enter(WithdrawalState to)
    {
        State = WithdrawalStates.Transitions.Enter(State, to);
        Version++;
    }

    public static void Map(EntityTypeBuilder<Withdrawal> withdrawal)
    {
        withdrawal.ToTable("payments_withdrawals");
        withdrawal.Property(w => w.Id).ValueGeneratedNever();
        withdrawal.Property(w => w.Key).HasMaxLength(128);
        withdrawal.Property(w => w.CurrencyCode).HasMaxLength(3);
        withdrawal.Property(w => w.State).StoredByName();
        withdrawal.Ignore(w => w.Amount);
        withdrawal.Ignore(w => w.PayoutReference);
        withdrawal.HasVersion();
        withdrawal.HasIndex(w => new { w.Customer, w.Key }).IsUnique();
        withdrawal.HasIndex(w => w.Attempt);
    }
}
