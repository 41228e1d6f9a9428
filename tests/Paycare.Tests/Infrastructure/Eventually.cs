namespace Paycare.Tests.Infrastructure;

/// <summary>Waits for a condition, never for a time: the deadline is far away and only ends a test that would hang.</summary>
internal static class Eventually
{
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    /// <summary>Looks again and again until something holds.</summary>
    public static Task HoldsAsync(Func<Task<bool>> holds) => HoldsAsync("what the test waits for", holds);

    /// <inheritdoc cref="HoldsAsync(Func{Task{bool}})" />
    public static Task HoldsAsync(string what, Func<Task<bool>> holds) => SeeAsync(what, async _ => await holds() ? "it holds" : null);

    /// <summary>Looks again and again until there is something to see.</summary>
    /// <param name="what">What is waited for, for the failure's message.</param>
    /// <param name="look">One look; <c>null</c> when it is not there yet.</param>
    public static async Task<T> SeeAsync<T>(string what, Func<CancellationToken, Task<T?>> look)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        try
        {
            do
            {
                if (await look(deadline.Token) is { } seen)
                {
                    return seen;
                }
            } while (await timer.WaitForNextTickAsync(deadline.Token));
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // Told below.
        }

        throw new TimeoutException($"Waited {Deadline} in vain: {what}.");
    }
}
