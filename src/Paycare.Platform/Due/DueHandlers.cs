using Paycare.Platform.Processes;

namespace Paycare.Platform.Due;

/// <summary>A handler as it was registered.</summary>
/// <param name="Name">The name that its items carry.</param>
/// <param name="Lane">Where they stand in line.</param>
/// <param name="Type">The class, for tests that look at what it depends on.</param>
/// <param name="DoAsync">Does an item with the services of a scope.</param>
internal sealed record DueHandler(string Name, DueLane Lane, Type Type, Func<IServiceProvider, DueItem, CancellationToken, Task> DoAsync);

/// <summary>All handlers, by name.</summary>
[EachProcess("It is filled once, from what the modules register.")]
internal sealed class DueHandlers(IEnumerable<DueHandler> handlers)
{
    private readonly Dictionary<string, DueHandler> _byName = handlers.ToDictionary(h => h.Name, StringComparer.Ordinal);

    public IReadOnlyList<DueLane> Lanes { get; } = [.. handlers.Select(h => h.Lane).Append(DueLane.Local).Distinct()];

    /// <summary>Items that nobody handles are local: there they fail, and say so in the log.</summary>
    public DueLane LaneOf(string name) => _byName.GetValueOrDefault(name)?.Lane ?? DueLane.Local;

    public Task DoAsync(IServiceProvider scope, DueItem item, CancellationToken cancel) =>
        _byName.GetValueOrDefault(item.Handler) is { } handler
            ? handler.DoAsync(scope, item, cancel)
            : throw new InvalidOperationException($"No handler is named '{item.Handler}'.");
}
