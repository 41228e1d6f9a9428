using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Processes;

namespace Paycare.Platform.Due;

/// <summary>
/// Does due work, lane beside lane: claims what is due, hands it to the places of its lane, and keeps the leases of whatever
/// is under way. It waits for no handler, so that none can hold up another lane. A crash only makes work late.
/// </summary>
[EachProcess("Claims are leases, and whatever is done to a claimed row compares the lease: several workers share the work.")]
internal sealed partial class DueWorker(
    IServiceScopeFactory scopes,
    DueHandlers handlers,
    DueQueue queue,
    DueSignal signal,
    Activity active,
    TimeProvider clock,
    ILogger<DueWorker> log
) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RenewBefore = DueQueue.LeaseTime * 2 / 3;

    private readonly IReadOnlyList<DueLine> _lines = [.. handlers.Lanes.Select(lane => new DueLine(lane))];
    private readonly ConcurrentDictionary<Guid, DueClaim> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            var places = _lines.SelectMany(line => Enumerable.Range(0, line.Lane.Places).Select(_ => WorkAsync(line, stoppingToken)));
            await Task.WhenAll([LookForEverAsync(stoppingToken), .. places]);
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping, never became active, or failed to start and is shutting down. Nothing is wrong here;
            // unfinished work is done at the next start.
        }

        await ReleaseAsync();
    }

    private async Task LookForEverAsync(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                await LookAsync(stop);
                await signal.WaitAsync(LookEvery, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && e is not ObjectDisposedException)
            {
                LookFailed(e);
                await Task.Delay(LookEvery, stop);
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        // First what we have, by the same time: a clock that was moved on must not make our own work look abandoned.
        var now = clock.GetUtcNow();
        await RenewAsync(now, stop);
        CutOff();
        var waiting = await queue.WaitingAsync(now, stop);
        foreach (var line in _lines)
        {
            var names = waiting.FindAll(name => handlers.LaneOf(name) == line.Lane);
            var mine = _underWay.Values.Where(c => c.Line == line).Select(c => c.Item.Aggregate).ToList();
            if (names.Count == 0 || mine.Count >= line.Lane.Places)
            {
                continue;
            }

            foreach (var item in await queue.ClaimAsync(names, mine, BatchSize, now, stop))
            {
                var claim = new DueClaim(item, line, stop);
                _underWay[item.Id] = claim;
                line.Add(claim);
            }
        }
    }

    private async Task RenewAsync(DateTimeOffset now, CancellationToken stop)
    {
        var old = _underWay.Values.Where(c => c.Item.LeasedUntil < now + RenewBefore).ToList();
        if (old.Count == 0)
        {
            return;
        }

        var held = await queue.RenewAsync([.. old.Select(c => c.Item)], now, stop);
        foreach (var claim in old)
        {
            if (held.Contains(claim.Item.Id))
            {
                claim.Item.LeasedUntil = now + DueQueue.LeaseTime;
            }
            else
            {
                claim.Lose();
            }
        }
    }

    private void CutOff()
    {
        foreach (var claim in _underWay.Values.Where(c => c.IsOverdue(clock)))
        {
            claim.Cancel();
        }
    }

    /// <summary>One place of a lane: one item after the other.</summary>
    private async Task WorkAsync(DueLine line, CancellationToken stop)
    {
        await foreach (var claim in line.ReadAsync(stop))
        {
            try
            {
                await DoAsync(claim, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                // What became of it could not be written: its lease ends, and then it is due again.
                LookFailed(e);
            }

            _underWay.TryRemove(claim.Item.Id, out _);
            claim.Dispose();
            if (line.IsEmpty)
            {
                signal.Wake();
            }
        }
    }

    private async Task DoAsync(DueClaim claim, CancellationToken stop)
    {
        var item = claim.Item;
        try
        {
            if (!claim.IsLost)
            {
                claim.Begin(clock);
                await using var scope = scopes.CreateAsyncScope();
                await handlers.DoAsync(scope.ServiceProvider, item, claim.Token);
            }

            // Done is done, also while the host stops.
            var wasHeld = item.AgainAt is { } again
                ? await queue.PutOffAsync(item, again, CancellationToken.None, item.HasTried)
                : await queue.FinishAsync(item, CancellationToken.None);
            if (!wasHeld)
            {
                LeaseLost(item.Id, item.Handler);
            }
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            if (!claim.IsLost)
            {
                DueItemFailed(e, item.Id, item.Handler, item.Failures + 1);
            }

            var delay = TimeSpan.FromSeconds(1L << Math.Min(item.Failures, 10));
            var next = clock.GetUtcNow() + (delay < LongestDelay ? delay : LongestDelay);
            if (!await queue.PutOffAsync(item, next, stop))
            {
                LeaseLost(item.Id, item.Handler);
            }
        }
    }

    /// <summary>What was claimed and not done need not wait until its lease ends.</summary>
    private async Task ReleaseAsync()
    {
        var left = _underWay.Values.Select(c => c.Item).ToList();
        try
        {
            if (left.Count > 0)
            {
                await queue.ReleaseAsync(left, CancellationToken.None);
            }
        }
        catch (Exception e)
        {
            ReleaseFailed(e, left.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due item {Id} of {Handler} failed, {Failures} times by now; it will be tried again")]
    private partial void DueItemFailed(Exception e, Guid id, string handler, int failures);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Due item {Id} of {Handler} took so long that its lease was lost; another worker has it"
    )]
    private partial void LeaseLost(Guid id, string handler);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look at due work failed")]
    private partial void LookFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} due items could not be released; they are done once their leases end")]
    private partial void ReleaseFailed(Exception e, int count);
}
