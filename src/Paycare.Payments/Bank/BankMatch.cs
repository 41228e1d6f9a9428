using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Bank;

/// <summary>The verdict on a report.</summary>
/// <param name="Told">The report.</param>
/// <param name="Known">The entry it reports; <c>null</c> for a new one.</param>
/// <param name="Doubt">Why a new one may not be new.</param>
/// <param name="DoubtOf">The entry it may repeat.</param>
internal sealed record BankVerdict(BankTold Told, KnownBankEntry? Known, string? Doubt = null, KnownBankEntry? DoubtOf = null);

/// <summary>
/// Decides which reports mean the same entry. A reference alone proves nothing: banks omit it, fill it with a placeholder, and
/// reuse it. Reports mean the same entry when day, direction and amount agree, nothing contradicts it, and something supports it:
/// the bank's own name for it, or that each channel reports each entry once. What remains unclear becomes a new entry in doubt:
/// its money goes to suspense, so nothing is lost and no one is credited twice.
/// </summary>
internal sealed class BankMatch(Database db, Vault vault)
{
    private const int MostDaysShifted = 10;
    private readonly Dictionary<string, List<KnownBankEntry>> _byReference = new(StringComparer.Ordinal);
    private readonly Dictionary<(long Minor, DateOnly Day, bool IsIn), List<KnownBankEntry>> _byAmount = [];
    private readonly HashSet<BankEntryId> _loaded = [];

    /// <summary>Discards what was read, because something changed meanwhile.</summary>
    public void Restart()
    {
        _byReference.Clear();
        _byAmount.Clear();
        _loaded.Clear();
    }

    /// <summary>Reads the entries that the reports may mean.</summary>
    public async Task LoadAsync(IReadOnlyList<BankTold> report, CancellationToken cancel)
    {
        foreach (var chunk in report.Chunk(200))
        {
            var references = chunk.Select(t => t.Reference).Where(BankReference.Identifies).Distinct().ToList();
            var amounts = chunk.Select(t => t.Minor).Distinct().ToList();
            var (first, last) = (chunk.Min(t => t.Lines[0].BookedAt).AddDays(-1), chunk.Max(t => t.Lines[0].BookedAt).AddDays(1));
            var ids = await db.Set<BankEntry>()
                .Where(e =>
                    e.Kind != BankEntryKind.Rejection
                    && (references.Contains(e.Reference) || (e.BookedAt > first && e.BookedAt < last && amounts.Contains(e.EntryMinor)))
                )
                .Select(e => e.Entry)
                .Distinct()
                .ToListAsync(cancel);
            var missing = ids.Where(_loaded.Add).ToList();
            var rows = await db.Set<BankEntry>().AsNoTracking().Where(e => missing.Contains(e.Entry)).ToListAsync(cancel);
            var tellings = (await db.Set<BankTelling>().AsNoTracking().Where(t => missing.Contains(t.Entry)).ToListAsync(cancel)).ToLookup(
                t => t.Entry
            );
            foreach (var group in rows.GroupBy(r => r.Entry))
            {
                var known = new KnownBankEntry([.. group.OrderBy(r => r.Id == group.Key ? 0 : 1).ThenBy(r => r.Part)], isFresh: false);
                foreach (var telling in tellings[group.Key])
                {
                    known.Tell(telling.Report, telling.Position);
                }

                Add(known);
            }
        }
    }

    /// <summary>Remembers what was just stored.</summary>
    public void Add(KnownBankEntry known)
    {
        Under(_byReference, known.Reference).Add(known);
        Under(_byAmount, (known.Minor, known.Day, known.IsIn)).Add(known);
    }

    /// <summary>The number of entries of the same day, direction and amount.</summary>
    public int Alike(BankTold told) => Under(_byAmount, (told.Minor, told.Day, told.IsIn)).Count;

    /// <summary>Judges one report, the surest matches first, so that a guess never takes a sure match's entry.</summary>
    public IReadOnlyList<BankVerdict> Judge(IReadOnlyList<BankTold> report)
    {
        var claimed = new HashSet<BankEntryId>();
        var verdicts = new BankVerdict?[report.Count];
        foreach (
            var isSame in new Func<BankTold, KnownBankEntry, bool>[]
            {
                (told, known) => known.IsToldAt(told),
                (told, known) => known.IsNamedAlike(told) && !known.IsToldBy(told.Channel),
                (told, known) => known.IsNamedAlike(told) && !IsOpen(told, known),
                (told, known) => known.HasInCommon(told, vault) && !known.IsToldBy(told.Channel),
                (told, known) => !known.IsToldBy(told.Channel) && (told.Channel == BankTold.Statement || known.IsOnStatementOnly),
            }
        )
        {
            for (var i = 0; i < report.Count; i++)
            {
                if (
                    verdicts[i] is null
                    && Candidates(report[i]).FirstOrDefault(known => !claimed.Contains(known.Id) && isSame(report[i], known)) is { } same
                )
                {
                    claimed.Add(same.Id);
                    verdicts[i] = new BankVerdict(report[i], same);
                }
            }
        }

        return [.. report.Select((told, i) => verdicts[i] ?? Unknown(told, claimed))];
    }

    /// <summary>A new entry, and whether that is certain.</summary>
    private BankVerdict Unknown(BankTold told, HashSet<BankEntryId> claimed)
    {
        if (Candidates(told).FirstOrDefault(k => !claimed.Contains(k.Id)) is { } perhaps)
        {
            return new BankVerdict(told, null, SuspenseReasons.PossibleDuplicate, perhaps);
        }

        if (!BankReference.Identifies(told.Reference))
        {
            return new BankVerdict(told, null);
        }

        var named = Under(_byReference, told.Reference).Where(k => k.IsIn == told.IsIn && !k.IsFresh && !claimed.Contains(k.Id)).ToList();
        return named.Find(k => k.Minor != told.Minor) is { } other ? new BankVerdict(told, null, SuspenseReasons.ReferenceReused, other)
            : named.Find(k => MayBe(told, k) && !IsForAnother(told, k)) is { } shifted
                ? new BankVerdict(told, null, SuspenseReasons.PossibleDuplicate, shifted)
            : new BankVerdict(told, null);
    }

    private IEnumerable<KnownBankEntry> Candidates(BankTold told) =>
        Under(_byAmount, (told.Minor, told.Day, told.IsIn))
            .Where(known => known.Fits(told, vault))
            .OrderBy(k => k.IsDoubted)
            .ThenBy(k => k.Id.ToString(), StringComparer.Ordinal);

    /// <summary>A channel reports it again under a reference that also stands for other money: a repeat, or a second payment.</summary>
    private bool IsOpen(BankTold told, KnownBankEntry known) =>
        !known.IsSameTransaction(told)
        && Under(_byReference, known.Reference).Any(k => !k.IsDoubted && (k.Minor, k.Day, k.IsIn) != (known.Minor, known.Day, known.IsIn));

    /// <summary>Banks correct a booking date by days, and tell an entry once more in other parts.</summary>
    private static bool MayBe(BankTold told, KnownBankEntry known) =>
        told.Day == known.Day
            ? told.Lines.Count != known.Lines.Count
            : Math.Abs(told.Day.DayNumber - known.Day.DayNumber) <= MostDaysShifted;

    private static bool IsForAnother(BankTold told, KnownBankEntry known) =>
        told.Lines.All(l => l.VirtualAccount is not null)
        && known.Lines.All(k => k.VirtualAccount is not null)
        && !told.Lines.Any(l => known.Lines.Any(k => k.VirtualAccount == l.VirtualAccount));

    private static List<KnownBankEntry> Under<TKey>(Dictionary<TKey, List<KnownBankEntry>> index, TKey key)
        where TKey : notnull => index.TryGetValue(key, out var found) ? found : index[key] = [];
}
