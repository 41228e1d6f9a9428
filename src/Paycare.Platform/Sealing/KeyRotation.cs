using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Sealing;

/// <summary>
/// Rotates keys while everything stays usable: data keys are rewrapped, new values are sealed under a new key, blind indexes are
/// rebuilt in the background from the sealed values, and each PIN is rehashed at its next correct entry.
/// </summary>
public static class KeyRotation
{
    /// <summary>
    /// Adds a key-encryption key to the ring's file first, then rewraps. If interrupted in between, the old wrapping still opens
    /// and the next run finishes. A running host keeps using the keys it has.
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

    /// <summary>Starts or resumes rebuilding blind indexes made with older keys; does nothing if there was never another key.</summary>
    public static async Task ResumeAsync(Database db, Vault vault, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(vault);
        if (vault.IndexVersion > 1 && !await db.Set<DueItem>().AnyAsync(i => i.Handler == ReindexTimer.HandlerName, cancel))
        {
            db.Set<DueItem>().Add(ReindexTimer.Next(clock));
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Number of values with older keys in each column.</summary>
    public static async Task<IReadOnlyList<(string Column, long Older)>> ProgressAsync(Database db, KeyRing ring, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(ring);
        var progress = new List<(string, long)>();
        foreach (var column in db.Traits<KeyedColumn>())
        {
            progress.Add((column.Name, await column.CountOlderAsync(db, ring.CurrentMacVersion, cancel)));
        }

        return progress;
    }

    /// <summary>The number of data keys, and when the newest was created.</summary>
    public static async Task<(int Count, DateTimeOffset? NewestAt)> AgeAsync(Database db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var made = await db.Set<DataKey>().AsNoTracking().Select(k => k.CreatedAt).ToListAsync(cancel);
        return (made.Count, made.Count == 0 ? null : made.Max());
    }
}

/// <summary>Rebuilds blind indexes a few hundred rows at a time, leaving room for other due work.</summary>
internal sealed partial class ReindexTimer(Database db, Vault vault, TimeProvider clock, ILogger<ReindexTimer> log) : IDueHandler
{
    public const string HandlerName = "remake-blind-indexes";

    public static string Name => HandlerName;

    public static DueLane Lane => DueLane.Upkeep;

    public static DueItem Next(TimeProvider clock) => DueItem.At(clock.GetUtcNow(), HandlerName, "all", "", clock);

    public async Task HandleAsync(DueItem item, CancellationToken cancel)
    {
        foreach (var column in db.Traits<KeyedColumn>())
        {
            if (await column.RemakeAsync(db, vault, cancel) is > 0 and var rows)
            {
                Remade(rows, column.Name, vault.IndexVersion);
                db.Set<DueItem>().Add(Next(clock));
                await db.SaveChangesAsync(cancel);
                return;
            }
        }

        vault.ForgetOlderIndexes();
        Done(vault.IndexVersion);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Rows} blind indexes of {Column} were made with key {Version}")]
    private partial void Remade(int rows, string column, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "Every blind index is of key {Version}")]
    private partial void Done(int version);
}
