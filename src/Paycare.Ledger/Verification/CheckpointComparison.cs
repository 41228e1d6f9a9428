using System.Globalization;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Storage;

namespace Paycare.Ledger.Verification;

/// <summary>Compares stored balances and holds with those derived from the journal.</summary>
internal sealed class CheckpointComparison(Findings findings, Checkpoint checkpoint)
{
    public void Run(
        IReadOnlyDictionary<long, VerifierBook> books,
        IReadOnlyDictionary<long, VerifierHold> holds,
        IReadOnlyDictionary<long, Int128> returned
    )
    {
        var stored = checkpoint.Accounts.ToDictionary(a => a.Id.Value);
        foreach (var (id, book) in books)
        {
            if (stored.Remove(id, out var account))
            {
                Compare(id, book, account);
            }
            else
            {
                Differs(id, "not stored");
            }
        }

        foreach (var id in stored.Keys)
        {
            Differs(id, "not in the journal");
        }

        CompareOutgoing(books);
        var replayed = holds.Where(h => h.Value.Left > 0).Select(h => (h.Key, h.Value.Left)).Order();
        var kept = checkpoint.Pendings.Select(p => (p.Id.Sequence, (Int128)p.Remaining.Minor)).Order();
        if (!replayed.SequenceEqual(kept))
        {
            findings.Add("checkpoint-differs", new AttemptId(checkpoint.Sequence), null, "The open holds differ.");
        }

        var freezes = books.SelectMany(b =>
            b.Value.Freezes.Select(f => (f.Key, Account: b.Key, f.Value.Scope, f.Value.Transaction, f.Value.Amount))
        );
        if (
            !freezes
                .Order()
                .SequenceEqual(
                    checkpoint
                        .Freezes.Select(f => (f.Id.Sequence, f.Account.Value, f.Scope, f.Transaction?.Sequence, (Int128)f.Amount))
                        .Order()
                )
        )
        {
            findings.Add("checkpoint-differs", new AttemptId(checkpoint.Sequence), null, "The freezes differ.");
        }

        if (
            !returned
                .Select(r => (r.Key, r.Value))
                .Order()
                .SequenceEqual(checkpoint.Returned.Select(r => (r.Key.Sequence, (Int128)r.Value)).Order())
        )
        {
            findings.Add("checkpoint-differs", new AttemptId(checkpoint.Sequence), null, "The money that went back differs.");
        }
    }

    /// <summary>Every row of the last day stands in exactly one stored sum, and the sums are those of their rows.</summary>
    private void CompareOutgoing(IReadOnlyDictionary<long, VerifierBook> books)
    {
        var oldest = OutgoingSums.OldestAt(checkpoint.At);
        var stored = checkpoint.Outgoing.ToDictionary(o => o.Account.Value);
        foreach (var (id, book) in books)
        {
            var rows = book.Outgoing.Where(o => o.Value.At.UtcTicks >= oldest).ToList();
            var sums = stored.Remove(id, out var outgoing) ? OutgoingSums.Unpacked(outgoing.Sums).Where(s => s.At >= oldest).ToList() : [];
            var counted = 0;
            foreach (var sum in sums)
            {
                var own = rows.Where(r => r.Key >= sum.First && r.Key <= sum.Last).ToList();
                counted += own.Count;
                var all = own.Aggregate(Int128.Zero, (total, r) => total + r.Value.Amount);
                var fromNew = own.Where(r => r.Value.IsNewDevice).Aggregate(Int128.Zero, (total, r) => total + r.Value.Amount);
                if (all != sum.All || sum.NewDevices < fromNew || sum.NewDevices > sum.All || own.Count == 0)
                {
                    Differs(id, $"outgoing from row {sum.First} to {sum.Last}");
                }
            }

            if (counted != rows.Count || (sums.Count > 0 && outgoing!.Confirmed != book.Confirmed))
            {
                Differs(id, "outgoing");
            }
        }

        foreach (var id in stored.Keys)
        {
            Differs(id, "outgoing, not in the journal");
        }
    }

    private void Compare(long id, VerifierBook book, StoredAccount account)
    {
        var b = account.Balances;
        Same(id, "posted", book.Posted, b.Posted);
        Same(id, "held", book.Held, b.Held);
        Same(id, "pending incoming", book.Incoming, b.PendingIncoming);
        Same(id, "month's incoming", book.MonthIncoming, b.MonthIncoming);
        var stored = new AccountDefinition(
            account.Code,
            account.Currency,
            account.NormalSide,
            account.Floor,
            b.Limits.Ceiling,
            b.Limits.MonthIncoming
        );
        if (book.IsClosed != b.IsClosed || book.Definition != stored)
        {
            Differs(id, "state, limits or definition");
        }
    }

    private void Same(long id, string what, Int128 replayed, long stored)
    {
        if (replayed != stored)
        {
            Differs(id, $"{what}: stored {stored}, replayed {replayed.ToString(CultureInfo.InvariantCulture)}");
        }
    }

    private void Differs(long id, string detail) =>
        findings.Add("checkpoint-differs", new AttemptId(checkpoint.Sequence), new AccountId(id), detail);
}
