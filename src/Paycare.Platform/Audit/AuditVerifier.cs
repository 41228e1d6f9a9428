using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>Result of a check of the audit log.</summary>
/// <param name="Entries">Number of entries in the tree.</param>
/// <param name="Unsealed">Number of entries not in the tree yet: from the last second, or from a host that was killed.</param>
/// <param name="Heads">Number of signed heads compared.</param>
/// <param name="Findings">Faults found; empty when the log is sound.</param>
public sealed record AuditReport(long Entries, int Unsealed, int Heads, IReadOnlyList<string> Findings)
{
    /// <summary>For each audited log by name, the last row that the audit log covers.</summary>
    public IReadOnlyDictionary<string, long> Covered { get; init; } = new Dictionary<string, long>();

    /// <summary>Number of rows compared with their records: messages, and the words that cases were opened with.</summary>
    public long Rows { get; init; }
}

/// <summary>
/// Checks the audit log against itself and the signed heads outside the database, and its records against what they cover: ranges
/// of audited logs (the ledger's journal) and audited rows (what people wrote).
/// </summary>
public static class AuditVerifier
{
    private const int MostFindings = 100;

    /// <summary>Reads everything once. Beside a running host the reads may see different moments; each is sound.</summary>
    public static async Task<AuditReport> VerifyAsync(Database db, AuditHeads heads, IEnumerable<AuditedLog> logs, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(logs);
        var findings = new List<string>();
        var (signed, bad) = await heads.ReadAsync(cancel);
        await using var moment = await db.Dialect.BeginSnapshotAsync(db, cancel);
        findings.AddRange(bad.Select(line => $"head-signature  {line} of the heads is not what was signed"));
        if (!signed.Zip(signed.Skip(1)).All(pair => pair.First.Size <= pair.Second.Size))
        {
            findings.Add("head-order  the heads are not in their order");
        }

        var bySize = signed.ToLookup(h => h.Size);
        var tree = new MerkleTree();
        var rows =
            from leaf in db.Set<AuditLeaf>().AsNoTracking()
            join entry in db.Set<AuditEntry>().AsNoTracking() on leaf.Sequence equals entry.Sequence into entries
            from entry in entries.DefaultIfEmpty()
            orderby leaf.Index
            select new { Leaf = leaf, Entry = entry };
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            CheckRow(row.Leaf, row.Entry, tree.Size, findings);
            // The entry's present content counts: had its stored hash been changed too, the heads would reveal it.
            tree.Add(row.Entry is null ? row.Leaf.Hash : AuditLeaf.HashOf(row.Entry));
            CheckHeads(bySize[tree.Size], tree, findings);
        }

        if (signed.Count > 0 && signed[^1].Size > tree.Size)
        {
            findings.Add(
                string.Create(CultureInfo.InvariantCulture, $"truncated  {signed[^1].Size} entries were signed and {tree.Size} are there")
            );
        }

        if (signed.Count == 0 && tree.Size > 0 && !await HasHeadsSoonAsync(heads, cancel))
        {
            findings.Add("heads-missing  there are no signed heads for the entries");
        }

        var unsealed = await db.Set<AuditEntry>().CountAsync(e => !db.Set<AuditLeaf>().Any(l => l.Sequence == e.Sequence), cancel);
        await ProvedTables.CheckAsync(db, Found, cancel);
        var covered = new Dictionary<string, long>();
        foreach (var log in logs)
        {
            covered[log.Name] = await log.CheckAsync(db, Found, cancel);
        }

        var compared = 0L;
        foreach (var table in db.Traits<AuditedRows>())
        {
            compared += await table.CheckAsync(db, Found, cancel);
        }

        return new AuditReport(tree.Size, unsealed, signed.Count, [.. findings.Take(MostFindings)]) { Covered = covered, Rows = compared };

        void Found(string finding)
        {
            if (findings.Count < MostFindings)
            {
                findings.Add(finding);
            }
        }
    }

    /// <summary>On a new installation the first head follows the first leaves by a moment.</summary>
    private static async Task<bool> HasHeadsSoonAsync(AuditHeads heads, CancellationToken cancel)
    {
        for (var tries = 0; tries < 10; tries++)
        {
            if ((await heads.ReadAsync(cancel)).Heads.Count > 0)
            {
                return true;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), cancel);
        }

        return false;
    }

    private static void CheckRow(AuditLeaf leaf, AuditEntry? entry, long expected, List<string> findings)
    {
        if (leaf.Index != expected && findings.Count < MostFindings)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"order  leaf {leaf.Index} stands where {expected} should"));
        }

        if (entry is null)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"deleted  entry {leaf.Sequence} is gone"));
        }
        else if (!AuditLeaf.HashOf(entry).AsSpan().SequenceEqual(leaf.Hash))
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"changed  entry {leaf.Sequence} is not what was sealed"));
        }
    }

    private static void CheckHeads(IEnumerable<AuditHead> heads, MerkleTree tree, List<string> findings)
    {
        foreach (var head in heads.Where(h => h.Root != Convert.ToHexStringLower(tree.Root())))
        {
            findings.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"root  the first {head.Size} entries are not those that were signed at {head.At:O}"
                )
            );
        }
    }
}
