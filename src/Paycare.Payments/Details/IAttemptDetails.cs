using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;

namespace Paycare.Payments.Details;

/// <summary>What one kind of money knows of its attempts beyond their rows. Its room registers it; each kind has exactly one.</summary>
internal interface IAttemptDetails
{
    EntryKind Kind { get; }

    /// <summary>The details, by row.</summary>
    /// <param name="rows">Rows of this kind, of one account.</param>
    /// <param name="account">The account of the customer who is told.</param>
    /// <param name="cancel">Stops the read.</param>
    Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(IReadOnlyList<JournalEntry> rows, AccountId account, CancellationToken cancel);
}
