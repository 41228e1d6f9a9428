using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;

namespace Paycare.Tests.Infrastructure;

/// <summary>Counts the commands that the database is given: the trace that a request carries tells its own from all others.</summary>
internal sealed class CommandCounter : CommandListener
{
    private readonly ActivitySource _source = new(nameof(CommandCounter));
    private readonly ActivityListener _activities;
    private readonly ConcurrentDictionary<ActivityTraceId, int> _commands = new();

    public CommandCounter()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = s => s.Name == nameof(CommandCounter) || s.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(_activities);
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

    protected override void Hear(DbCommand command)
    {
        if (Activity.Current is { } request)
        {
            _commands.AddOrUpdate(request.TraceId, 1, (_, n) => n + 1);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        _activities.Dispose();
        _source.Dispose();
    }
}
