namespace Paycare.Platform.Sweeping;

/// <summary>
/// Removes what people who are not signed in left behind, invented or not, when it has aged, so that nobody can fill a table or the
/// memory with it.
/// </summary>
public interface ISweeper
{
    /// <summary>The table, or what is kept in memory.</summary>
    string What { get; }

    /// <summary>Removes what has aged.</summary>
    Task SweepAsync(CancellationToken cancel);
}
