namespace Paycare.Platform.Results;

/// <summary>One page of a list.</summary>
/// <param name="Items">The page's items.</param>
/// <param name="Next">The cursor of the next page, or <c>null</c> on the last.</param>
/// <typeparam name="T">What the list is of.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The rules of pages.</summary>
public static class Paging
{
    /// <summary>The most items that one page may have.</summary>
    public const int MaxLimit = 200;

    /// <summary>The page size for a request: 50 when it names none.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? 50, 1, MaxLimit);
}
