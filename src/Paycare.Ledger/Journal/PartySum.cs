using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;

namespace Paycare.Ledger.Journal;

/// <summary>What of one kind went into or out of an account in a time.</summary>
/// <param name="Kind">The kind of movement.</param>
/// <param name="Side">Whether the account was debited or credited.</param>
/// <param name="Party">The account on the other side, of payments and refunds.</param>
/// <param name="Reference">Their reference, of payments and of refunds that had no hold.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Minor">Their sum in minor units.</param>
public sealed record PartySum(EntryKind Kind, NormalSide Side, AccountId? Party, string? Reference, int Count, long Minor);
