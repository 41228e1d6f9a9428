using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Due;

/// <summary>Does due work: takes rows by lease, oldest first, one at a time per aggregate; a crash only makes it late.</summary>
internal sealed partial class DueWorker(
    IServiceScopeFactory scopes,
    DueSignal signal,
    Activity active,
    TimeProvider clock,
    ILogger<DueWorker> log
) : BackgroundService
{
    private const int BatchSize = 50;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            while (true)
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host stops, never became active, or could not start and takes everything down: nothing is wrong here,
            // and what was under way is done at the next start.
        }
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        try
        {
            while (await DoDueWorkAsync(cancel) == BatchSize) { }

            await signal.WaitAsync(LookEvery, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && e is not ObjectDisposedException)
        {
            LookFailed(e);
            await Task.Delay(LookEvery, cancel);
        }
    }

    /// <summary>Does what is due now.</summary>
    /// <returns>How many items were taken, at most <see cref="BatchSize"/>.</returns>
    private async Task<int> DoDueWorkAsync(CancellationToken cancel)
    {
        List<DueItem> items;
        await using (var scope = scopes.CreateAsyncScope())
        {
            items = await ClaimAsync(scope.ServiceProvider.GetRequiredService<Database>(), cancel);
        }

        foreach (var item in items)
        {
            await DoAsync(item, cancel);
        }

        return items.Count;
    }

    private async Task<List<DueItem>> ClaimAsync(Database db, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = db.Set<DueItem>();
        var items = await due.Where(i => i.NextTryAt <= now && (i.LeasedUntil == null || i.LeasedUntil < now))
            .Where(i =>
                !due.Any(earlier =>
                    earlier.Handler == i.Handler && earlier.Aggregate == i.Aggregate && earlier.Id < i.Id && earlier.DueAt <= i.DueAt
                )
            )
            .OrderBy(i => i.DueAt)
            .ThenBy(i => i.Id)
            .Take(BatchSize)
            .ToListAsync(cancel);
        foreach (var item in items)
        {
            item.LeasedUntil = now + Lease;
        }

        await db.SaveChangesAsync(cancel);
        return items;
    }

    private async Task DoAsync(DueItem item, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        try
        {
            var handler = scope.ServiceProvider.GetServices<IDueHandler>().FirstOrDefault(h => h.Name == item.Handler)
                ?? throw new InvalidOperationException($"No handler is named '{item.Handler}'.");
            await handler.HandleAsync(item, cancel);
            await db.Set<DueItem>().Where(i => i.Id == item.Id).ExecuteDeleteAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            DueItemFailed(e, item.Id, item.Handler, item.Failures + 1);
            var delay = TimeSpan.FromSeconds(1L << Math.Min(item.Failures, 10));
            var next = clock.GetUtcNow() + (delay < LongestDelay ? delay : LongestDelay);
            await db.Set<DueItem>()
                .Where(i => i.Id == item.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(i => i.Failures, i => i.Failures + 1)
                            .SetProperty(i => i.LeasedUntil, (DateTimeOffset?)null)
                            .SetProperty(i => i.NextTryAt, next),
                    cancel
                );
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Due item {Id} of {Handler} failed, {Failures} times by now; it will be tried again")]
    private partial void DueItemFailed(Exception e, Guid id, string handler, int failures);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look at due work failed")]
    private partial void LookFailed(Exception e);
}
