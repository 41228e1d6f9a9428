using System.Text;
using Paycare.Ledger.Journal;
using Paycare.Platform.Sealing;

namespace Paycare.Ledger.Chain;

/// <summary>
/// One owner's chain of proofs through the journal: each row's proof covers the row and the proof before it, so that no row can
/// be changed, exchanged, inserted or left out. Not for several threads.
/// </summary>
/// <param name="macs">Makes the proofs.</param>
/// <param name="last">The proof of the last row; <c>null</c> before the first one.</param>
internal sealed class JournalChain(RowMacs macs, byte[]? last = null)
{
    /// <summary>What stands before the first row. A journal in parts gives each part a name of its own.</summary>
    private static readonly byte[] _beginning = Encoding.ASCII.GetBytes("paycare journal, part 1");
    private readonly ContentWriter _content = new();

    /// <summary>The proof of the last row.</summary>
    public byte[] Last { get; private set; } = last ?? _beginning;

    /// <summary>Gives rows that follow the last one their proofs.</summary>
    public void Seal(IReadOnlyList<JournalEntry> rows)
    {
        foreach (var row in rows)
        {
            Last = row.Mac = macs.Make(ContentOf(row, Last));
        }
    }

    /// <summary>Whether a row follows the last one, and becomes the last one. What comes after a wrong row is told apart.</summary>
    public bool Follows(JournalEntry row)
    {
        var follows = macs.Fits(row.Mac, ContentOf(row, Last));
        Last = row.Mac;
        return follows;
    }

    /// <summary>Like <c>Follows</c>, where only what follows is of use.</summary>
    /// <exception cref="BrokenChainException">The row does not follow.</exception>
    public void EnsureFollows(JournalEntry row)
    {
        if (!Follows(row))
        {
            throw new BrokenChainException(
                row.Id,
                row.Mac.Length == 0
                    ? "If it was written before there were proofs, give it one: paycare ledger seal. If not, see: paycare ledger verify."
                    : "No money moves until it is put aside: see paycare ledger verify, then paycare ledger set-aside."
            );
        }
    }

    /// <summary>Whether one row follows another, of which only the proof is known.</summary>
    public static bool Follows(RowMacs macs, JournalEntry row, byte[]? previous) => new JournalChain(macs, previous).Follows(row);

    private ReadOnlySpan<byte> ContentOf(JournalEntry row, byte[] previous) =>
        _content
            .Clear()
            .Add(previous)
            .Add(row.Id.Sequence)
            .Add(row.Client)
            .Add(row.Key)
            .Add(row.RequestHash)
            .Add(EnumText<EntryKind>.Of(row.Kind))
            .Add(row.Debit?.Value)
            .Add(row.Credit?.Value)
            .Add(row.Amount.Minor)
            .Add(row.Amount.Currency.Code)
            .Add(EnumText<EntryState>.Of(row.State))
            .Add(row.RefusalCode)
            .Add(row.DebitAfter)
            .Add(row.CreditAfter)
            .Add(row.Evidence.Json)
            .Add(row.Reference)
            .Add(row.Pending?.Sequence)
            .Add(row.Original?.Sequence)
            .Add(row.Linked?.Sequence)
            .Add(row.ExpiresAt)
            .Add(row.At)
            .Written;
}
