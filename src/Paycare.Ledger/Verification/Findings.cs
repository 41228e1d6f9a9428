using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Verification;

/// <summary>Collects faults: keeps the first ones, counts all.</summary>
internal sealed class Findings
{
    private const int Kept = 1_000;
    private readonly List<LedgerFinding> _findings = [];
    private readonly Dictionary<string, long> _counts = [];

    public void Add(string code, AttemptId? row, AccountId? account, string detail)
    {
        _counts[code] = _counts.GetValueOrDefault(code) + 1;
        if (_findings.Count < Kept)
        {
            _findings.Add(new LedgerFinding(code, row, account, detail));
        }
    }

    public LedgerReport Report(long rows, int accounts, long checkpointSequence) =>
        new(rows, accounts, checkpointSequence, _counts, _findings);
}
