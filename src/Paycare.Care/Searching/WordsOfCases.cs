using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Storage;

namespace Paycare.Care.Searching;

/// <summary>Every text of a case gets its words in the transaction that writes it, whoever opens the case or writes the message.</summary>
internal sealed class WordsOfCases : ISaveStep
{
    public Action? Begin(Database db)
    {
        var opened = db.ChangeTracker.Entries<Case>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList();
        var written = db.ChangeTracker.Entries<CaseMessage>().Where(e => e.State == EntityState.Added).Select(e => e.Entity).ToList();
        if (opened.Count + written.Count > 0)
        {
            var numbers = db.ChangeTracker.Entries<Case>().ToDictionary(e => e.Entity.Id, e => e.Entity.Number);
            // A save that failed is tried again with all that it added.
            var known = db.ChangeTracker.Entries<CaseWords>().Select(e => e.Entity.Id).ToHashSet();
            var words = opened.Select(CaseWords.Of).Concat(written.Select(m => CaseWords.Of(m, NumberOf(db, m.Case, numbers))));
            db.Set<CaseWords>().AddRange(words.OfType<CaseWords>().Where(w => known.Add(w.Id)));
        }

        return null;
    }

    private static long NumberOf(Database db, CaseId id, Dictionary<CaseId, long> known)
    {
        if (!known.TryGetValue(id, out var number))
        {
            number = known[id] = db.Set<Case>().Where(c => c.Id == id).Select(c => c.Number).Single();
        }

        return number;
    }
}
