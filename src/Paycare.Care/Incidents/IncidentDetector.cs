using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Payments.Spending;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Care.Incidents;

/// <summary>
/// Checks every half minute whether a merchant or a rail fails more than usual, starts an incident, and ends it once it is over.
/// Its first check also detects downtime of Paycare itself.
/// </summary>
[OneProcess(
    KeptBy.Whole,
    "Each would look at its own requests alone, miss what fails in all together, and open incidents beside the others."
)]
internal sealed partial class IncidentDetector(
    IServiceScopeFactory scopes,
    OutcomeCounts counts,
    IncidentBook book,
    Activity active,
    TimeProvider clock,
    ILogger<IncidentDetector> log
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(30),
        Away = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private bool _hasLooked;

    /// <summary>Runs one check, after one that is under way: what that one has taken, it must have judged.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await LookOnceAsync(cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    private async Task LookOnceAsync(CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var now = clock.GetUtcNow();
        await ServeAsync(db, now, cancel);
        await CountAsync(db, now, cancel);
        await JudgeAsync(db, now, cancel);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every, clock);
            do
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    LookFailed(e);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (Exception e) when (stoppingToken.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The host is stopping.
        }
    }

    /// <summary>A gap since the last check of an earlier process is a time when Paycare was unreachable.</summary>
    private async Task ServeAsync(Database db, DateTimeOffset now, CancellationToken cancel)
    {
        var mark = await db.Set<ServingMark>().SingleOrDefaultAsync(cancel);
        if (mark is null)
        {
            db.Set<ServingMark>().Add(mark = new ServingMark { SeenAt = now });
        }

        var wasAway = !_hasLooked && now - mark.SeenAt > Away;
        if (wasAway)
        {
            db.Set<Incident>()
                .Add(
                    new Incident
                    {
                        Id = StrongId.New<IncidentId>(clock),
                        Scope = Incident.Everything,
                        From = mark.SeenAt,
                        To = now,
                        Note = "Paycare was not running.",
                    }
                );
        }

        mark.SeenAt = now;
        await db.SaveChangesAsync(cancel);
        _hasLooked = true;
        if (wasAway)
        {
            IncidentBegan(Incident.Everything);
            book.Forget();
        }
    }

    private async Task CountAsync(Database db, DateTimeOffset now, CancellationToken cancel)
    {
        var minute = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
        foreach (var (scope, count) in counts.Take())
        {
            var updated = await db.Set<OutcomeMinute>()
                .Where(m => m.Scope == scope && m.Minute == minute)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(m => m.Tried, m => m.Tried + count.Tried).SetProperty(m => m.Failed, m => m.Failed + count.Failed),
                    cancel
                );
            if (updated == 0)
            {
                db.Set<OutcomeMinute>()
                    .Add(
                        new OutcomeMinute
                        {
                            Scope = scope,
                            Minute = minute,
                            Tried = count.Tried,
                            Failed = count.Failed,
                        }
                    );
            }
        }

        await db.SaveChangesAsync(cancel);
        var oldest = now - IncidentRule.Usual;
        await db.Set<OutcomeMinute>().Where(m => m.Minute < oldest).ExecuteDeleteAsync(cancel);
    }

    private async Task JudgeAsync(Database db, DateTimeOffset now, CancellationToken cancel)
    {
        var since = now - IncidentRule.Window;
        var recent = (await db.Set<OutcomeMinute>().AsNoTracking().Where(m => m.Minute > since).ToListAsync(cancel)).ToLookup(m => m.Scope);
        var open = await db.Set<Incident>().Where(i => i.To == null).ToListAsync(cancel);
        var ended = await EndedAsync(db, since, cancel);
        foreach (var all in recent.Where(r => open.TrueForAll(i => i.Scope != r.Key)))
        {
            // What an ended incident was about does not begin another one.
            var minutes = all.Where(m => !(m.Minute <= ended.GetValueOrDefault(all.Key))).ToList();
            var count = Sum(minutes);
            if (
                count.Failed >= IncidentRule.FewestFailures
                && await UsualAsync(db, all.Key, since, cancel) is var usual
                && IncidentRule.Begins(count, usual)
            )
            {
                db.Set<Incident>()
                    .Add(
                        new Incident
                        {
                            Id = StrongId.New<IncidentId>(clock),
                            Scope = all.Key,
                            From = minutes.Where(m => m.Failed > 0).Min(m => m.Minute),
                            Note =
                                $"{count.Failed} of {count.Tried} failed within {IncidentRule.Window.TotalMinutes:0} minutes; "
                                + (
                                    IncidentRule.HasUsual(usual)
                                        ? $"usually {usual.Failed} of {usual.Tried}."
                                        : "what is usual is not known yet."
                                ),
                        }
                    );
                IncidentBegan(all.Key);
            }
        }

        // Incidents started by a person are ended by a person.
        foreach (var incident in open.Where(i => i.By is null && IncidentRule.Ends(Sum(recent[i.Scope]))))
        {
            incident.To = now;
            IncidentEnded(incident.Scope);
        }

        if (db.ChangeTracker.HasChanges())
        {
            await db.SaveChangesAsync(cancel);
            book.Forget();
        }
    }

    private static async Task<Dictionary<string, DateTimeOffset>> EndedAsync(Database db, DateTimeOffset since, CancellationToken cancel)
    {
        var ended = await db.Set<Incident>().AsNoTracking().Where(i => i.To > since).ToListAsync(cancel);
        return ended.GroupBy(i => i.Scope).ToDictionary(g => g.Key, g => g.Max(i => i.To!.Value), StringComparer.Ordinal);
    }

    private static OutcomeCount Sum(IEnumerable<OutcomeMinute> minutes) =>
        minutes.Aggregate(default(OutcomeCount), (sum, m) => new OutcomeCount(sum.Tried + m.Tried, sum.Failed + m.Failed));

    private static async Task<OutcomeCount> UsualAsync(Database db, string scope, DateTimeOffset until, CancellationToken cancel)
    {
        var before = db.Set<OutcomeMinute>().Where(m => m.Scope == scope && m.Minute <= until);
        return new OutcomeCount(await before.SumAsync(m => m.Tried, cancel), await before.SumAsync(m => m.Failed, cancel));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An incident of {Scope} began")]
    private partial void IncidentBegan(string scope);

    [LoggerMessage(Level = LogLevel.Information, Message = "The incident of {Scope} is over")]
    private partial void IncidentEnded(string scope);

    [LoggerMessage(Level = LogLevel.Error, Message = "The look for incidents failed")]
    private partial void LookFailed(Exception e);
}
