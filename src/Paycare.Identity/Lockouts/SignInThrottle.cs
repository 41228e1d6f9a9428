using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Customers;
using Paycare.Identity.Security;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Identity.Lockouts;

/// <summary>Consecutive failed sign-ins for one account, or for one unknown identifier.</summary>
internal sealed class SignInCount
{
    public required string Key { get; init; }

    /// <summary>Failures since the last lock.</summary>
    public required int Failures { get; set; }

    /// <summary>Failures since the last success, over all locks.</summary>
    public required int InARow { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public static void Map(EntityTypeBuilder<SignInCount> count)
    {
        count.ToTable("identity_sign_in_counts");
        count.HasKey(c => c.Key);
        count.Property(c => c.Key).HasMaxLength(80);
    }
}

/// <summary>
/// Ten consecutive failed sign-ins lock for 15 minutes; a hundred lock until another factor proves the owner (NIST SP 800-63B-4,
/// section 3.2.2). A try is spent before the slow password check and given back on success: parallel tries spend exactly the
/// allowance. Unknown identifiers count and lock alike.
/// </summary>
[OneProcess(KeptBy.Address, "Wrong passwords would be counted by each process alone, so that each allows all the tries.")]
internal sealed class SignInThrottle(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const int Tries = 10,
        TriesEver = 100;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    private readonly KeyedLock<string> _turns = new();
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Spends a try.</summary>
    /// <returns><c>null</c>, or the refusal with the end of the lock; without an end, only another factor unlocks.</returns>
    public async Task<Refusal?> SpendAsync(string key, CancellationToken cancel)
    {
        using var turn = await _turns.EnterAsync(key, cancel);
        var entry = await FindAsync(key, cancel);
        var now = clock.GetUtcNow();
        if (entry.InARow >= TriesEver)
        {
            return Locked(null);
        }

        if (entry.LockedUntil is { } until)
        {
            if (until > now)
            {
                return Locked(until);
            }

            entry.Failures = 0;
        }

        var failures = entry.Failures + 1;
        var locks = failures >= Tries;
        await SaveAsync(entry, key, failures, entry.InARow + 1, locks ? now + LockTime : null, locks, cancel);
        return null;
    }

    /// <summary>The try neither failed nor succeeded: it is given back.</summary>
    public async Task GiveBackAsync(string key, CancellationToken cancel)
    {
        using var turn = await _turns.EnterAsync(key, cancel);
        var entry = await FindAsync(key, cancel);
        var failures = Math.Max(0, entry.Failures - 1);
        await SaveAsync(entry, key, failures, Math.Max(0, entry.InARow - 1), failures < Tries ? null : entry.LockedUntil, false, cancel);
    }

    /// <summary>A sign-in succeeded, or another factor proved the owner: clears the failures.</summary>
    public async Task ClearAsync(string key, CancellationToken cancel)
    {
        using var turn = await _turns.EnterAsync(key, cancel);
        var entry = await FindAsync(key, cancel);
        await SaveAsync(entry, key, 0, 0, null, false, cancel);
    }

    /// <summary>Whether a key is locked now, and until when.</summary>
    public async Task<(bool IsLocked, DateTimeOffset? Until)> LockOfAsync(string key, CancellationToken cancel)
    {
        using var turn = await _turns.EnterAsync(key, cancel);
        var entry = await FindAsync(key, cancel);
        return entry.InARow >= TriesEver ? (true, null)
            : entry.LockedUntil is { } until && until > clock.GetUtcNow() ? (true, until)
            : (false, null);
    }

    private static Refusal Locked(DateTimeOffset? until) => new Refusal(RefusalKind.Locked, "sign-in-locked").With("until", until);

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
            (entry.Failures, entry.InARow, entry.LockedUntil, entry.IsLoaded) = (
                row?.Failures ?? 0,
                row?.InARow ?? 0,
                row?.LockedUntil,
                true
            );
        }

        return entry;
    }

    private async Task SaveAsync(
        Entry entry,
        string key,
        int failures,
        int inARow,
        DateTimeOffset? lockedUntil,
        bool tells,
        CancellationToken cancel
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var updated = await db.Set<SignInCount>()
            .Where(c => c.Key == key)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(c => c.Failures, failures)
                        .SetProperty(c => c.InARow, inARow)
                        .SetProperty(c => c.LockedUntil, lockedUntil),
                cancel
            );
        if (updated == 0)
        {
            db.Set<SignInCount>()
                .Add(
                    new SignInCount
                    {
                        Key = key,
                        Failures = failures,
                        InARow = inARow,
                        LockedUntil = lockedUntil,
                    }
                );
        }

        if (tells)
        {
            // Written for unknown identifiers too: the time a lock takes must not reveal who has an account.
            db.Set<DueItem>().Add(DueItem.At(clock.GetUtcNow(), SignInLockTimer.HandlerName, key, key, clock));
        }

        await db.SaveChangesAsync(cancel);
        (entry.Failures, entry.InARow, entry.LockedUntil) = (failures, inARow, lockedUntil);
    }

    private sealed class Entry
    {
        public bool IsLoaded { get; set; }

        public int Failures { get; set; }

        public int InARow { get; set; }

        public DateTimeOffset? LockedUntil { get; set; }
    }
}

/// <summary>Notifies an account's owner, if there is one, that sign-in was locked.</summary>
internal sealed class SignInLockTimer(Database db, SecurityNotices notices) : IDueHandler
{
    public const string HandlerName = "sign-in-locked";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Local;

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        if (
            StrongId.TryRead<CustomerId>(item.Aggregate, out var id)
            && await db.Set<Customer>().AnyAsync(c => c.Id == id && c.ClosedAt == null, cancel)
        )
        {
            await notices.TellAsync(id, SecurityEventKinds.SignInLocked, null, null, cancel);
            await db.SaveChangesAsync(cancel);
        }
    }
}
