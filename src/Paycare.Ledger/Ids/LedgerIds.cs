namespace Paycare.Ledger.Ids;

/// <summary>Identifies an account: the journal sequence of the row that opened it.</summary>
/// <param name="Value">The sequence, positive.</param>
public readonly record struct AccountId(long Value);

/// <summary>Identifies one attempt, a row of the journal. Its public form is <see cref="AttemptIdCodec.Text"/>.</summary>
/// <param name="Sequence">The row's sequence, from 1.</param>
public readonly record struct AttemptId(long Sequence);
