using Paycare.Ledger.Accounts;

namespace Paycare.Ledger.Journal;

/// <summary>What of one kind went into or out of an account on a day.</summary>
/// <param name="Day">The day in Jakarta.</param>
/// <param name="Kind">The kind of movement.</param>
/// <param name="Side">Whether the account was debited or credited.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Minor">Their sum in minor units.</param>
/// <param name="Share">The sum of the asked share of each, each rounded down, in minor units.</param>
public sealed record DaySum(DateOnly Day, EntryKind Kind, NormalSide Side, int Count, long Minor, long Share);
