using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Paycare.Tests.Infrastructure;

/// <summary>Counts the commands that the database is given: the trace that a request carries tells its own from all others.</summary>
internal sealed class CommandCounter : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ActivitySource _source = new(nameof(CommandCounter));
    private readonly ActivityListener _activities;
    private readonly ConcurrentBag<IDisposable> _subscriptions = [];
    private readonly ConcurrentDictionary<ActivityTraceId, int> _commands = new();

    public CommandCounter()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = s => s.Name == nameof(CommandCounter) || s.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_activities);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>How many commands a request needs.</summary>
    public Task<int> CountAsync(Func<Task<int>> requestAsync) =>
        CountActAsync(async () =>
        {
            Assert.InRange(await requestAsync(), 200, 299);
        });

    /// <summary>How many commands something needs, whatever threads it goes on in.</summary>
    public async Task<int> CountActAsync(Func<Task> act)
    {
        using var activity = _source.StartActivity(nameof(CountAsync))!;
        await act();
        return _commands.GetValueOrDefault(activity.TraceId);
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this, (name, _, _) => name == RelationalEventId.CommandExecuting.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && Activity.Current is { } request)
        {
            _commands.AddOrUpdate(request.TraceId, 1, (_, n) => n + 1);
        }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }

        _activities.Dispose();
        _source.Dispose();
    }
}
