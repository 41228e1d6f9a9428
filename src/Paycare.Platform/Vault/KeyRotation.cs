using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Paycare.Platform;

/// <summary>Replaces keys without touching a row of data: data keys are wrapped anew, and new values are sealed under a new one.</summary>
public static class KeyRotation
{
    /// <summary>
    /// Adds a key-encryption key to the ring's file first, then wraps. Were it cut off in between, the old wrapping still
    /// opens, and the next run finishes. A running host goes on with the keys that it has.
    /// </summary>
    /// <returns>The new version of the key-encryption key.</returns>
    public static async Task<int> RotateAsync(Database db, string keyFolder, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(clock);
        var ring = KeyRing.AddKey(keyFolder, clock);
        var rows = await db.Set<DataKey>().ToListAsync(cancel);
        foreach (var row in rows)
        {
            row.Rewrap(ring);
        }

        var next = rows.Count == 0 ? 1 : rows.Max(r => r.Version) + 1;
        db.Set<DataKey>().Add(DataKey.Wrap(next, RandomNumberGenerator.GetBytes(32), ring, clock.GetUtcNow()));
        await db.SaveChangesAsync(cancel);
        return ring.CurrentVersion;
    }

    /// <summary>How old the newest data key is, and how many there are.</summary>
    public static async Task<(int Count, DateTimeOffset? NewestAt)> AgeAsync(Database db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var made = await db.Set<DataKey>().AsNoTracking().Select(k => k.CreatedAt).ToListAsync(cancel);
        return (made.Count, made.Count == 0 ? null : made.Max());
    }
}
