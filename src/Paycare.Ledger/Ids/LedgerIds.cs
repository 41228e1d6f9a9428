namespace Paycare.Ledger.Ids;

/// <summary>Names an account: the journal sequence of the row that opened it.</summary>
/// <param name="Value">The sequence.</param>
public readonly record struct AccountId(long Value);

/// <summary>Names one attempt: a row of the journal. Outside it is shown as <see cref="AttemptIdCodec.Text"/>.</summary>
/// <param name="Sequence">The row's sequence; the first row has 1.</param>
public readonly record struct AttemptId(long Sequence);
