namespace Paycare.Care.Cases;

/// <summary>Whose turn a case is after care has written.</summary>
internal enum Turn
{
    /// <summary>Care's: it has more to say.</summary>
    Ours,

    /// <summary>The customer's.</summary>
    Customer,

    /// <summary>A bank's.</summary>
    Bank,

    /// <summary>Care's, but not before a time. Whatever the customer says ends it.</summary>
    Snooze,
}

/// <summary>Hands a case on.</summary>
/// <param name="Whose">Whose turn it is then.</param>
/// <param name="Until">When care writes, or looks, again; <c>null</c> for no time of its own.</param>
internal sealed record NextTurn(Turn Whose, DateTimeOffset? Until)
{
    public static readonly IReadOnlyDictionary<string, Turn> Names = Enum.GetValues<Turn>()
        .ToDictionary(t => t.Name(), StringComparer.Ordinal);
}

/// <summary>Whose turn a case is, and until when.</summary>
/// <param name="Then"><c>ours</c>, <c>customer</c>, <c>bank</c>, <c>approval</c>, <c>snooze</c> or <c>done</c>.</param>
/// <param name="Until">When care is due; <c>null</c> while nobody waits for it.</param>
public sealed record CaseDue(string Then, DateTimeOffset? Until);
