using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Verification;

/// <summary>Result of a ledger check.</summary>
/// <param name="Rows">Number of rows read.</param>
/// <param name="Accounts">Number of accounts opened by them.</param>
/// <param name="CheckpointSequence">The row as of which balances are stored.</param>
/// <param name="Counts">Number of faults of each kind; empty when the ledger is sound.</param>
/// <param name="Findings">The faults, at most the first thousand.</param>
public sealed record LedgerReport(
    long Rows,
    int Accounts,
    long CheckpointSequence,
    IReadOnlyDictionary<string, long> Counts,
    IReadOnlyList<LedgerFinding> Findings
)
{
    /// <summary>Whether no fault was found.</summary>
    public bool IsSound => Counts.Count == 0;
}

/// <summary>Progress of a long read of the journal.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Total">Total rows, as of the start.</param>
public sealed record LedgerProgress(long Rows, long Total);

/// <summary>One fault.</summary>
/// <param name="Code">
/// What is wrong: <c>sequence-gap</c>, <c>key-twice</c>, <c>time-backwards</c>, <c>account-unknown</c>, <c>account-twice</c>,
/// <c>currency-mismatch</c>, <c>balance-after</c>, <c>holds-after</c>, <c>floor-broken</c>, <c>limit-broken</c>, <c>moved-while-frozen</c>,
/// <c>pending-unknown</c>, <c>pending-exceeded</c>, <c>finished-late</c>, <c>expired-early</c>, <c>freeze-unknown</c>,
/// <c>original-unknown</c>, <c>original-mismatch</c>, <c>returned-exceeded</c>, <c>linked-broken</c>, <c>sum-not-zero</c>,
/// <c>test-money-met</c>, <c>checkpoint-differs</c>, <c>row-unreadable</c>, <c>row-unproved</c>, <c>checkpoint-unproved</c>.
/// </param>
/// <param name="Row">The row at fault, if any.</param>
/// <param name="Account">The account at fault, if any.</param>
/// <param name="Detail">The figures.</param>
public sealed record LedgerFinding(string Code, AttemptId? Row, AccountId? Account, string Detail)
{
    internal const string RowUnproved = "row-unproved",
        CheckpointUnproved = "checkpoint-unproved";
}
