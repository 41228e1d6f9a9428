using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Platform.Amounts;

namespace Paycare.Ledger.Journal;

/// <summary>Money to move from one account to another.</summary>
/// <param name="Kind">One of the kinds that move money.</param>
/// <param name="Debit">The account to debit.</param>
/// <param name="Credit">The account to credit.</param>
/// <param name="Amount">Positive amount.</param>
/// <param name="Reference">The caller's own reference.</param>
/// <param name="Original">
/// The row whose money is returned: it must itself have moved money, the credited account must be the one that it debited or one
/// that stands for money outside (a rail back to the same person), and all returns, holds included, never exceed it.
/// </param>
/// <param name="Evidence">Facts to keep on the row, whatever the outcome.</param>
/// <param name="ExpiresAt">For a hold: when it expires; <c>null</c> when it must be captured or voided.</param>
public sealed record Movement(
    EntryKind Kind,
    AccountId Debit,
    AccountId Credit,
    Money Amount,
    string? Reference = null,
    AttemptId? Original = null,
    Evidence? Evidence = null,
    DateTimeOffset? ExpiresAt = null
)
{
    /// <summary>What it says about itself to later budgets, kept on its row.</summary>
    public OutgoingMarks Marks { get; init; }

    /// <summary>
    /// Checks what only a bug can get wrong, before the queue: a text that a database cannot store would fail the whole batch.
    /// </summary>
    internal void EnsureValid()
    {
        if (Kind is EntryKind.Open or EntryKind.Freeze or EntryKind.Unfreeze or EntryKind.Limits or EntryKind.Close)
        {
            throw new ArgumentOutOfRangeException(nameof(Kind), Kind, "This kind moves no money.");
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(Amount.Minor, nameof(Amount));
        ArgumentNullException.ThrowIfNull(Amount.Currency, nameof(Amount));
        if (Reference is not null)
        {
            StoredText.EnsureValid(Reference, nameof(Reference));
        }
    }
}

/// <summary>Checks texts for what both databases can store.</summary>
internal static class StoredText
{
    private const int MaxLength = 512;

    public static void EnsureValid(string text, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(text, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, MaxLength, name);
        for (var i = 0; i < text.Length; i++)
        {
            // PostgreSQL stores no NUL in texts, and half a surrogate pair has no UTF-8 form.
            if (char.IsControl(text[i]) || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
            {
                throw new ArgumentException("The text has a character that cannot be stored.", name);
            }
        }
    }
}
