using Paycare.Ledger.Accounts;
using Paycare.Ledger.Journal;

namespace Paycare.Ledger.Engine;

/// <summary>A movement that was decided, or the budget that stood in its way.</summary>
/// <param name="Entry">Its row, which may be a refusal of the ledger's own; <c>null</c> when there is none.</param>
/// <param name="Exceeded">The budget; <c>null</c> when there is a row.</param>
public readonly record struct WithinBudgets(JournalEntry? Entry, BudgetExceeded? Exceeded);
