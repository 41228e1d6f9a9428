using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Engine;

/// <summary>What is decided together and committed in one transaction.</summary>
internal sealed class Batch
{
    public List<LedgerCommand> Commands { get; } = [];

    public List<JournalEntry> Rows { get; } = [];

    /// <summary>The accounts that the rows changed, as they are after them; others see it once the rows are committed.</summary>
    public (Account Account, AccountBalances Figures)[] Touched { get; set; } = [];

    /// <summary>Becomes true once the rows are committed and everyone is answered, false when another process owns the ledger.</summary>
    public Task<bool> Written { get; set; } = Task.FromResult(true);

    /// <summary>Whether it was only a tick that woke the owner.</summary>
    public bool IsEmpty => Commands.Count == 0 && Rows.Count == 0;

    public bool IsAnswered { get; private set; }

    /// <summary>Shows and answers; only after the commit.</summary>
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
