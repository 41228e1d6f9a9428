using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform;

namespace Paycare.Identity;

/// <summary>How often sign-in failed in a row for one account, or for one identifier that has none.</summary>
internal sealed class SignInCount
{
    public required string Key { get; init; }

    public required int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public static void Map(EntityTypeBuilder<SignInCount> count)
    {
        count.ToTable("identity_sign_in_counts");
        count.HasKey(c => c.Key);
        count.Property(c => c.Key).HasMaxLength(80);
    }
}

/// <summary>
/// Ten wrong sign-ins in a row lock for 15 minutes. A try is spent before the slow password check and given back when it
/// succeeds, so that parallel tries spend exactly the allowance. Unknown identifiers count and lock alike.
/// </summary>
internal sealed class SignInThrottle(IServiceScopeFactory scopes, TimeProvider clock)
{
    public const int Tries = 10;
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Spends a try.</summary>
    /// <returns><c>null</c>, or until when it is locked.</returns>
    public async Task<DateTimeOffset?> SpendAsync(string key, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        await entry.Turn.WaitAsync(cancel);
        try
        {
            await LoadAsync(entry, key, cancel);
            var now = clock.GetUtcNow();
            if (entry.LockedUntil is { } until)
            {
                if (until > now)
                {
                    return until;
                }

                entry.Failures = 0;
            }

            var failures = entry.Failures + 1;
            await SaveAsync(entry, key, failures, failures >= Tries ? now + LockTime : null, cancel);
            return null;
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    /// <summary>A sign-in succeeded: the row of failures is over.</summary>
    public async Task ClearAsync(string key, CancellationToken cancel)
    {
        var entry = _entries.GetOrAdd(key, static _ => new Entry());
        await entry.Turn.WaitAsync(cancel);
        try
        {
            await SaveAsync(entry, key, 0, null, cancel);
        }
        finally
        {
            entry.Turn.Release();
        }
    }

    private async Task LoadAsync(Entry entry, string key, CancellationToken cancel)
    {
        if (entry.IsLoaded)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var row = await scope.ServiceProvider.GetRequiredService<Database>().Set<SignInCount>().AsNoTracking().SingleOrDefaultAsync(c => c.Key == key, cancel);
        (entry.Failures, entry.LockedUntil, entry.IsLoaded) = (row?.Failures ?? 0, row?.LockedUntil, true);
    }

    private async Task SaveAsync(Entry entry, string key, int failures, DateTimeOffset? lockedUntil, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var updated = await db.Set<SignInCount>().Where(c => c.Key == key).ExecuteUpdateAsync(set => set
            .SetProperty(c => c.Failures, failures).SetProperty(c => c.LockedUntil, lockedUntil), cancel);
        if (updated == 0)
        {
            db.Set<SignInCount>().Add(new SignInCount { Key = key, Failures = failures, LockedUntil = lockedUntil });
            await db.SaveChangesAsync(cancel);
        }

        (entry.Failures, entry.LockedUntil) = (failures, lockedUntil);
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public bool IsLoaded { get; set; }

        public int Failures { get; set; }

        public DateTimeOffset? LockedUntil { get; set; }
    }
}
