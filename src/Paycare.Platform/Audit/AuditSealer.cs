using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Paycare.Platform.Due;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Platform.Audit;

/// <summary>
/// Adds new audit entries to the tree every second and writes a signed head for them outside the database. Every ten seconds it
/// also covers new rows of the audited logs: often enough to expose a forger, at one head per ten seconds.
/// </summary>
[OneProcess(KeptBy.Whole, "Two would give the same places of a log to different entries, and sign heads that contradict each other.")]
internal sealed partial class AuditSealer(
    IServiceScopeFactory scopes,
    AuditHeads heads,
    IEnumerable<AuditedLog> logs,
    Activity active,
    TimeProvider clock,
    ILogger<AuditSealer> log
) : BackgroundService
{
    private const int BatchSize = 1000,
        TicksPerRange = 10;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly AuditedLog[] _logs = [.. logs];
    private readonly Dictionary<string, long> _taken = new(StringComparer.Ordinal);
    private readonly List<long> _doubted = [];
    private MerkleTree? _tree;
    private long _signed;

    /// <summary>Seals all current entries.</summary>
    public Task SealAsync(CancellationToken cancel) => SealAsync(withLogs: true, cancel);

    private async Task SealAsync(bool withLogs, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            var tree = _tree ??= await LoadAsync(db, cancel);
            foreach (var grown in withLogs ? _logs : [])
            {
                await TakeRangesAsync(db, grown, tree, cancel);
            }

            while (await SealBatchAsync(db, tree, cancel) == BatchSize) { }

            if (tree.Size > _signed)
            {
                await heads.WriteAsync(tree.Size, tree.Root(), clock.GetUtcNow(), cancel);
                _signed = tree.Size;
            }
        }
        catch
        {
            // The tree in memory may be ahead of what was saved.
            _tree = null;
            _taken.Clear();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (!active.IsActive)
        {
            return;
        }

        try
        {
            await TrySealAsync(withLogs: true, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host cannot wait any longer; the next start seals the rest.
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await active.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Every);
            for (var tick = 1; await timer.WaitForNextTickAsync(stoppingToken); tick++)
            {
                await TrySealAsync(tick % TicksPerRange == 0, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; the rest is sealed below.
        }
    }

    private async Task TrySealAsync(bool withLogs, CancellationToken cancel)
    {
        try
        {
            await SealAsync(withLogs, cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SealFailed(e);
        }
    }

    /// <summary>
    /// Writes an entry for each new range of the log. Entry and leaf are saved together: a process that has lost ownership fails
    /// at the leaf and leaves no range behind that its successor also covers.
    /// </summary>
    private async Task TakeRangesAsync(Database db, AuditedLog grown, MerkleTree tree, CancellationToken cancel)
    {
        if (!_taken.TryGetValue(grown.Name, out var last))
        {
            last = await grown.LastAsync(db, cancel);
        }

        while (await grown.DigestAsync(last, last + AuditedLog.LongestRange, cancel) is { } range)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            db.Set<AuditEntry>().Add(grown.Entry(range, clock.GetUtcNow()));
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();
            while (await SealBatchAsync(db, tree, cancel) == BatchSize) { }

            await transaction.CommitAsync(cancel);
            last = range.To;
        }

        _taken[grown.Name] = last;
    }

    private async Task<int> SealBatchAsync(Database db, MerkleTree tree, CancellationToken cancel)
    {
        var entries = await db.Set<AuditEntry>()
            .AsNoTracking()
            .Where(e => !db.Set<AuditLeaf>().Any(l => l.Sequence == e.Sequence) && !_doubted.Contains(e.Sequence))
            .OrderBy(e => e.Sequence)
            .Take(BatchSize)
            .ToListAsync(cancel);
        // What was written past Paycare never becomes part of the tree; a check of the log names it.
        _doubted.AddRange(entries.Where(e => e.IsDoubted).Select(e => e.Sequence));
        var found = entries.Count;
        entries.RemoveAll(e => e.IsDoubted);
        var index = tree.Size;
        foreach (var entry in entries)
        {
            db.Set<AuditLeaf>()
                .Add(
                    new AuditLeaf
                    {
                        Index = index++,
                        Sequence = entry.Sequence,
                        Hash = AuditLeaf.HashOf(entry),
                    }
                );
        }

        await db.SaveChangesAsync(cancel);
        foreach (var leaf in db.ChangeTracker.Entries<AuditLeaf>().Select(l => l.Entity).OrderBy(l => l.Index))
        {
            tree.Add(leaf.Hash);
        }

        db.ChangeTracker.Clear();
        return found;
    }

    private async Task<MerkleTree> LoadAsync(Database db, CancellationToken cancel)
    {
        var tree = new MerkleTree();
        await foreach (
            var hash in db.Set<AuditLeaf>()
                .AsNoTracking()
                .OrderBy(l => l.Index)
                .Select(l => l.Hash)
                .AsAsyncEnumerable()
                .WithCancellation(cancel)
        )
        {
            tree.Add(hash);
        }

        _signed = (await heads.ReadAsync(cancel)).Heads is [.., var last] ? last.Size : 0;
        return tree;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Audit entries could not be sealed; they will be")]
    private partial void SealFailed(Exception e);
}
