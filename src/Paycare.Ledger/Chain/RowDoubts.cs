using Microsoft.Extensions.Logging;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Chain;

/// <summary>Doubts rows that do not carry Paycare's proof, and says so in the log.</summary>
internal sealed partial class RowDoubts(LedgerMacs macs, ILogger logger)
{
    /// <param name="entry">A row as stored.</param>
    /// <param name="previous">The proof of the row before; <c>null</c> when there is none.</param>
    public bool IsDoubted(JournalEntry entry, byte[]? previous)
    {
        var isDoubted = !JournalChain.Follows(macs.Journal, entry, previous);
        if (isDoubted)
        {
            Doubted(entry.Id.Sequence);
        }

        return isDoubted;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Row {Row} of the journal does not carry Paycare's proof; it is treated as not there")]
    private partial void Doubted(long row);
}
