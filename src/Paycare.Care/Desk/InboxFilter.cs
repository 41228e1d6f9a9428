using Paycare.Platform.Amounts;

namespace Paycare.Care.Desk;

/// <summary>The filter of the inbox; <c>null</c> properties are ignored.</summary>
public sealed record InboxFilter
{
    /// <summary>A saved view, see <see cref="InboxViews"/>.</summary>
    public string? View { get; init; }

    /// <summary>A queue's contract name.</summary>
    public string? Queue { get; init; }

    /// <summary>A state's contract name.</summary>
    public string? State { get; init; }

    /// <summary><c>me</c>, <c>none</c>, or a member of staff by id.</summary>
    public string? Assignee { get; init; }

    /// <summary>A topic's contract name.</summary>
    public string? Topic { get; init; }

    /// <summary>The customer's language.</summary>
    public string? Language { get; init; }

    /// <summary><c>app</c>, <c>web</c> or <c>phone</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>A case number, a person's name, phone or e-mail, or words to search for, of which parts will do.</summary>
    public string? Text { get; init; }
}

/// <summary>The saved views of the inbox.</summary>
public static class InboxViews
{
    /// <summary>All views, in display order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "mine",
        "following",
        "waiting",
        "open",
        "risk",
        "unassigned",
        "payments",
        "refunds",
        "security",
        "general",
        "on-customer",
        "on-bank",
        "on-approval",
        "done",
    ];
}

/// <summary>The inbox at one moment.</summary>
/// <param name="Items">The cases, in the view's order.</param>
/// <param name="Total">Number of matching cases, as far as they were counted.</param>
/// <param name="AtRisk">Total money at risk in them.</param>
/// <param name="Counts">Number of cases in each view of open cases.</param>
/// <param name="HasMore">
/// Whether there may be more: what ended long ago, or has a word that very many have, is not counted to the end.
/// </param>
public sealed record InboxAnswer(
    IReadOnlyList<DeskCaseItem> Items,
    int Total,
    Money AtRisk,
    IReadOnlyDictionary<string, int> Counts,
    bool HasMore
)
{
    /// <summary>How many changes of cases had happened before it was read, since the process began.</summary>
    public long AsOf { get; init; }
}
