using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Paycare.Tests.Ledger.Simulation;

/// <summary>
/// A small world in which everything happens on one thread, in an order that the seed decides: what runs next, how long
/// things take, what fails. The same seed gives the same history.
/// </summary>
internal sealed class World(ulong seed)
{
    private const int MostSteps = 2_000_000;
    private readonly PCG _random = new(1, seed);
    private readonly List<Node> _nodes = [];
    private int _steps;

    /// <summary>Elapsed time: only the world moves it.</summary>
    public FakeTimeProvider Elapsed { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>The clock of the rows; it may jump.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 31, 16, 0, 0, TimeSpan.Zero));

    /// <summary>Counts events, to give "before" a meaning.</summary>
    public int Moment => _steps;

    public int Next(int below) => (int)_random.Next((uint)below);

    public bool Chance(int percent) => Next(100) < percent;

    public Node NewNode()
    {
        var node = new Node();
        _nodes.Add(node);
        return node;
    }

    /// <summary>Takes a while.</summary>
    public Task PassAsync(int mostMs) => ForAsync(TimeSpan.FromMilliseconds(1 + Next(mostMs)));

    /// <summary>Advances the world's own time, at no cost of real time.</summary>
    public Task ForAsync(TimeSpan time) => Task.Delay(time, Elapsed);

    /// <summary>Goes on until something is done.</summary>
    public void RunUntil(Task done)
    {
        while (!done.IsCompleted)
        {
            if (++_steps > MostSteps)
            {
                throw new TimeoutException("The world goes on and nothing comes of it.");
            }

            var ready = _nodes.Where(n => n.IsReady).ToList();
            if (ready.Count > 0)
            {
                ready[Next(ready.Count)].RunOne(Next);
            }
            else
            {
                var step = TimeSpan.FromMilliseconds(1 + Next(20));
                Elapsed.Advance(step);
                Clock.Advance(step);
            }
        }

        done.GetAwaiter().GetResult();
    }
}

/// <summary>A process, a database server, a client: what lives and dies together.</summary>
internal sealed class Node : TaskScheduler
{
    private readonly List<Task> _ready = [];
    private readonly TaskCompletionSource _dead = new();

    /// <summary>Completes when it was killed.</summary>
    public Task Dead => _dead.Task;

    /// <summary>Stopped by a signal: nothing runs, everything waits.</summary>
    public bool IsPaused { get; set; }

    public bool IsReady => !IsPaused && !Dead.IsCompleted && _ready.Count > 0;

    /// <summary>Begins something there.</summary>
    public Task<T> Run<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    /// <inheritdoc cref="Run{T}" />
    public Task Run(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void RunOne(Func<int, int> choose)
    {
        var i = choose(_ready.Count);
        var task = _ready[i];
        _ready.RemoveAt(i);
        TryExecuteTask(task);
    }

    /// <summary>Nothing of it ever runs again.</summary>
    public void Kill()
    {
        _ready.Clear();
        _dead.TrySetResult();
    }

    protected override void QueueTask(Task task)
    {
        if (!Dead.IsCompleted)
        {
            _ready.Add(task);
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;
}
