using Paycare.Ledger.Journal;

namespace Paycare.Payments.Requests;

/// <summary>Movements that the ledger has no reason to refuse.</summary>
internal static class PostedEntry
{
    /// <summary>
    /// Suspense and clearing accounts have no floor, ceiling or freeze, and holds were checked when made: a refusal is a bug,
    /// and the work stays due.
    /// </summary>
    public static JournalEntry EnsurePosted(this JournalEntry entry) =>
        entry.State != EntryState.Refused
            ? entry
            : throw new InvalidOperationException($"The ledger refused {entry.Client}/{entry.Key}: {entry.RefusalCode}.");
}
