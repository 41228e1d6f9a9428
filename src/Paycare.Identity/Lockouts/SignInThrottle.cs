using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;
using Paycare.Platform.Sweeping;

namespace Paycare.Identity.Lockouts;

/// <summary>
/// Counts failures in a row, one count per lock and subject. Ten failed sign-ins lock for 15 minutes, a hundred for a quiet day
/// unless another factor proves the owner (NIST SP 800-63B-4, section 3.2.2): counts age, so that no stranger closes anything for
/// ever. A try is spent before the slow password check and given back on success: parallel tries spend exactly the allowance.
/// Unknown identifiers count and lock alike.
/// </summary>
[OneProcess(KeptBy.Address, "Wrong passwords would be counted by each process alone, so that each allows all the tries.")]
internal sealed class SignInThrottle(IServiceScopeFactory scopes, TimeProvider clock) : ISweeper
{
    public const int Tries = 10,
        TriesEver = 100;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    /// <summary>The time without a failure after which a count begins anew.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromDays(1);

    private readonly KeyedLock<string> _turns = new();
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Spends a try.</summary>
    /// <returns><c>null</c>, or the refusal with the end of the lock.</returns>
    public async Task<Refusal?> SpendAsync(LockKey key, CancellationToken cancel)
    {
        var text = key.ToString();
        using var turn = await _turns.EnterAsync(text, cancel);
        var entry = await FindAsync(text, cancel);
        var now = clock.GetUtcNow();
        if (ClosedUntil(entry, now) is { } until)
        {
            return new Refusal(RefusalKind.Locked, key.Lock.Code!).With("until", until);
        }

        var count = entry.Count;
        var isOld = now - count.FailedAt >= Quiet;
        var failures = isOld || count.LockedUntil is not null ? 1 : count.Failures + 1;
        var locks = failures >= key.Lock.Tries;
        await SaveAsync(
            entry,
            text,
            new Count(failures, isOld ? 1 : count.InARow + 1, locks ? now + LockTime : null, now),
            locks && SignInLockTimer.Tells(key.Lock),
            cancel
        );
        return null;
    }

    /// <summary>The try neither failed nor succeeded: it is given back.</summary>
    public async Task GiveBackAsync(LockKey key, CancellationToken cancel)
    {
        var text = key.ToString();
        using var turn = await _turns.EnterAsync(text, cancel);
        var entry = await FindAsync(text, cancel);
        var (failures, inARow, until, failedAt) = entry.Count;
        failures = Math.Max(0, failures - 1);
        var count = new Count(failures, Math.Max(0, inARow - 1), failures < key.Lock.Tries ? null : until, failedAt);
        await SaveAsync(entry, text, count, false, cancel);
    }

    /// <summary>A sign-in succeeded, or another factor proved the owner: clears the failures.</summary>
    public async Task ClearAsync(LockKey key, CancellationToken cancel)
    {
        var text = key.ToString();
        using var turn = await _turns.EnterAsync(text, cancel);
        var entry = await FindAsync(text, cancel);
        if (entry.Count != default)
        {
            await SaveAsync(entry, text, default, false, cancel);
        }
    }

    /// <summary>Clears all the counts that are parts of a subject's.</summary>
    public async Task ClearUnderAsync(LockKey subject, CancellationToken cancel)
    {
        var prefix = $"{subject}{LockKey.PartMark}";
        List<string> keys;
        await using (var scope = scopes.CreateAsyncScope())
        {
            keys = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<SignInCount>()
                .Where(c => c.Key.StartsWith(prefix) && c.Failures > 0)
                .Select(c => c.Key)
                .ToListAsync(cancel);
        }

        foreach (var key in keys)
        {
            await ClearAsync(LockKey.Read(key), cancel);
        }
    }

    /// <summary>Until when a key is locked; <c>null</c> when it is not.</summary>
    public async Task<DateTimeOffset?> ClosedUntilAsync(LockKey key, CancellationToken cancel)
    {
        var text = key.ToString();
        using var turn = await _turns.EnterAsync(text, cancel);
        return ClosedUntil(await FindAsync(text, cancel), clock.GetUtcNow());
    }

    public string What => "failed sign-ins in memory";

    /// <summary>How many counts are kept in memory.</summary>
    public int Kept => _entries.Count;

    /// <summary>Forgets the counts that have aged: made-up identifiers have them too.</summary>
    public Task SweepAsync(CancellationToken cancel)
    {
        foreach (var (key, entry) in _entries)
        {
            // Whoever holds the turn is counting just now.
            if (_turns.TryEnter(key, out var turn))
            {
                using (turn)
                {
                    if (entry.Count.FailedAt is not { } at || clock.GetUtcNow() - at >= Quiet)
                    {
                        _entries.TryRemove(key, out _);
                    }
                }
            }
        }

        return Task.CompletedTask;
    }

    private static DateTimeOffset? ClosedUntil(Entry entry, DateTimeOffset now)
    {
        var until = entry.Count.InARow >= TriesEver ? entry.Count.FailedAt + Quiet : entry.Count.LockedUntil;
        return until > now ? until : null;
    }

    private async Task<Entry> FindAsync(string key, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        if (!entry.IsLoaded)
        {
            await using var scope = scopes.CreateAsyncScope();
            var row = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<SignInCount>()
                .AsNoTracking()
                .SingleOrDefaultAsync(c => c.Key == key, cancel);
            entry.Count = row is null ? default : new Count(row.Failures, row.InARow, row.LockedUntil, row.FailedAt);
            entry.IsLoaded = true;
        }

        return entry;
    }

    private async Task SaveAsync(Entry entry, string key, Count count, bool tells, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var updated = await db.Set<SignInCount>()
            .Where(c => c.Key == key)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.Failures, count.Failures)
                        .SetProperty(c => c.InARow, count.InARow)
                        .SetProperty(c => c.LockedUntil, count.LockedUntil)
                        .SetProperty(c => c.FailedAt, count.FailedAt),
                cancel
            );
        if (updated == 0)
        {
            db.Set<SignInCount>()
                .Add(
                    new SignInCount
                    {
                        Key = key,
                        Failures = count.Failures,
                        InARow = count.InARow,
                        LockedUntil = count.LockedUntil,
                        FailedAt = count.FailedAt,
                    }
                );
        }

        if (tells)
        {
            // Written for unknown identifiers too: the time a lock takes must not reveal who has an account.
            db.Set<DueItem>().Add(SignInLockTimer.Due(key, clock));
        }

        await db.SaveChangesAsync(cancel);
        entry.Count = count;
    }

    private readonly record struct Count(int Failures, int InARow, DateTimeOffset? LockedUntil, DateTimeOffset? FailedAt);

    private sealed class Entry
    {
        public bool IsLoaded { get; set; }

        public Count Count { get; set; }
    }
}
