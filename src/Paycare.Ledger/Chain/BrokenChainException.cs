using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Chain;

/// <summary>A row of the journal was not written by Paycare, or was changed since. The ledger does not open with it.</summary>
public sealed class BrokenChainException : Exception
{
    internal BrokenChainException(AttemptId row, string remedy)
        : base($"Row {row.Sequence} of the ledger's journal does not carry Paycare's proof. {remedy}") => Row = row;

    /// <summary>The first such row.</summary>
    public AttemptId Row { get; }
}
