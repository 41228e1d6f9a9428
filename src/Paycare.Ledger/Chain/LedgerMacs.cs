using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger.Chain;

/// <summary>The keys under which the ledger proves its rows.</summary>
/// <param name="ring">The key ring.</param>
[EachProcess("Keys derived from the ring are kept so as not to derive them again.")]
internal sealed class LedgerMacs(KeyRing ring)
{
    /// <summary>Proves rows of the journal.</summary>
    public RowMacs Journal { get; } = new(ring, "ledger-journal");

    /// <summary>Proves a checkpoint as a whole.</summary>
    public RowMacs Checkpoint { get; } = new(ring, "ledger-checkpoint");

    /// <summary>
    /// Makes the numbers that a checkpoint's rows add to its sum. Of the ring's first root: rows that stay as they are keep their
    /// numbers when keys are rotated.
    /// </summary>
    public byte[] CheckpointRows { get; } = ring.MacKey("ledger-checkpoint-rows");
}
