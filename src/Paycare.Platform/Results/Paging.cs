namespace Paycare.Platform.Results;

/// <summary>Paging rules.</summary>
public static class Paging
{
    /// <summary>Most items on one page.</summary>
    public const int MaxLimit = 200;

    /// <summary>The page size for a request, 1 to 200; 50 when none is given.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? 50, 1, MaxLimit);
}
