using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Paycare.Platform;

/// <summary>Takes new audit entries into the tree every second, and writes a signed head for them outside the database.</summary>
internal sealed partial class AuditSealer(IServiceScopeFactory scopes, AuditHeads heads, Activity active, TimeProvider clock, ILogger<AuditSealer> log) : BackgroundService
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turn = new(1);
    private MerkleTree? _tree;
    private long _signed;

    /// <summary>Seals what is there now.</summary>
    public async Task SealAsync(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<Database>();
            var tree = _tree ??= await LoadAsync(db, cancel);
            while (await SealBatchAsync(db, tree, cancel) == BatchSize)
            {
            }

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
            await TrySealAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The host cannot wait any longer: the next start seals the rest.
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
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrySealAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; what is left is sealed below.
        }
    }

    private async Task TrySealAsync(CancellationToken cancel)
    {
        try
        {
            await SealAsync(cancel);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SealFailed(e);
        }
    }

    private static async Task<int> SealBatchAsync(Database db, MerkleTree tree, CancellationToken cancel)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking()
            .Where(e => !db.Set<AuditLeaf>().Any(l => l.Sequence == e.Sequence)).OrderBy(e => e.Sequence).Take(BatchSize).ToListAsync(cancel);
        var index = tree.Size;
        foreach (var entry in entries)
        {
            db.Set<AuditLeaf>().Add(new AuditLeaf { Index = index++, Sequence = entry.Sequence, Hash = AuditLeaf.HashOf(entry) });
        }

        await db.SaveChangesAsync(cancel);
        foreach (var leaf in db.ChangeTracker.Entries<AuditLeaf>().Select(l => l.Entity).OrderBy(l => l.Index))
        {
            tree.Add(leaf.Hash);
        }

        db.ChangeTracker.Clear();
        return entries.Count;
    }

    private async Task<MerkleTree> LoadAsync(Database db, CancellationToken cancel)
    {
        var tree = new MerkleTree();
        await foreach (var hash in db.Set<AuditLeaf>().AsNoTracking().OrderBy(l => l.Index).Select(l => l.Hash).AsAsyncEnumerable().WithCancellation(cancel))
        {
            tree.Add(hash);
        }

        _signed = (await heads.ReadAsync(cancel)).Heads is [.., var last] ? last.Size : 0;
        return tree;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Audit entries could not be sealed; they will be")]
    private partial void SealFailed(Exception e);
}
