using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Engine;

/// <summary>Commands decided together and committed in one transaction.</summary>
internal sealed class Batch
{
    public List<LedgerCommand> Commands { get; } = [];

    public List<JournalEntry> Rows { get; } = [];

    /// <summary>The accounts changed by the rows, with their figures afterwards; published once the rows are committed.</summary>
    public (Account Account, AccountBalances Figures)[] Touched { get; set; } = [];

    /// <summary>Becomes true once the rows are committed and everyone is answered, false when another process owns the ledger.</summary>
    public Task<bool> Written { get; set; } = Task.FromResult(true);

    /// <summary>Whether only a tick woke the owner.</summary>
    public bool IsEmpty => Commands.Count == 0 && Rows.Count == 0;

    public bool IsAnswered { get; private set; }

    /// <summary>Publishes and answers; only after the commit.</summary>
    public void Answer()
    {
        IsAnswered = true;
        foreach (var (account, figures) in Touched)
        {
            account.Publish(figures);
        }

        foreach (var command in Commands)
        {
            command.Complete(command.Refusal);
        }
    }
}
