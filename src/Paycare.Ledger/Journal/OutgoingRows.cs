using Paycare.Ledger.Accounts;

namespace Paycare.Ledger.Journal;

/// <summary>How the rows of outgoing money say what the sums of budgets count.</summary>
internal static class OutgoingRows
{
    private const string Name = "counts",
        Returns = "returns",
        Confirmed = "confirmed",
        NewDevice = "new-device",
        Both = "confirmed-new-device";

    /// <summary>Whether budgets count a movement: what a customer sends, not what Paycare takes back.</summary>
    public static bool Counts(EntryKind kind, Account debit) =>
        kind is EntryKind.Payment or EntryKind.Transfer or EntryKind.Withdrawal && debit.NormalSide == NormalSide.Credit;

    public static Evidence With(this Evidence evidence, OutgoingMarks marks) =>
        marks switch
        {
            OutgoingMarks.None => evidence,
            OutgoingMarks.Confirmed => evidence.With(Name, Confirmed),
            OutgoingMarks.NewDevice => evidence.With(Name, NewDevice),
            _ => evidence.With(Name, Both),
        };

    /// <summary>Names the attempt whose money a row returns, where its original only completed that attempt.</summary>
    public static Evidence Returning(this Evidence evidence, JournalEntry? original) =>
        original is { Pending: { } attempt } ? evidence.With(Returns, attempt.Sequence) : evidence;

    /// <summary>The marks of a row. Most rows have none, and are not read as JSON for it.</summary>
    public static OutgoingMarks Marks(JournalEntry entry) =>
        entry.Evidence.Json?.Contains($"\"{Name}\":", StringComparison.Ordinal) != true
            ? OutgoingMarks.None
            : entry.Evidence.Text(Name) switch
            {
                Confirmed => OutgoingMarks.Confirmed,
                NewDevice => OutgoingMarks.NewDevice,
                Both => OutgoingMarks.Confirmed | OutgoingMarks.NewDevice,
                _ => OutgoingMarks.None,
            };

    /// <summary>The attempt whose money a row gives back to the account that sent it; <c>null</c> when it gives nothing back.</summary>
    public static long? Returned(JournalEntry entry) =>
        entry.Original is { } original
        && entry.State is EntryState.Posted or EntryState.Captured
        && entry.Kind is EntryKind.Refund or EntryKind.Release
            ? entry.Evidence.Minor(Returns) ?? original.Sequence
            : null;
}
