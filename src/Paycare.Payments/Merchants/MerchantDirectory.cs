using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Merchants;

/// <summary>Merchants by id, cached in memory, since every payment asks.</summary>
[OneProcess(KeptBy.Merchant, "A merchant that one process changes would stay as it was in the others' memory.")]
internal sealed class MerchantDirectory(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<MerchantId, Known> _known = new();
    private int _changes;

    /// <summary>A merchant that customers can pay; a test twin is none.</summary>
    public async ValueTask<MerchantItem?> FindAsync(MerchantId id, CancellationToken cancel) =>
        id.IsTest() ? null : (await KnownAsync(id, cancel))?.View;

    /// <summary>A merchant or its test twin, for what is the merchant's own.</summary>
    public async ValueTask<MerchantItem?> FindOwnAsync(MerchantId id, CancellationToken cancel) =>
        await KnownAsync(id.Live(), cancel) is { View: var view } ? view with { Id = id } : null;

    /// <summary>Whether it can be paid now: neither paused nor suspended.</summary>
    public async ValueTask<bool> TakesPaymentsAsync(MerchantId id, CancellationToken cancel) =>
        await KnownAsync(id.Live(), cancel) is { } known && (id.IsTest() ? known.IsTestOpen : known.IsOpen);

    /// <summary>A merchant changed: the next lookup reads it again.</summary>
    public void Forget(MerchantId id)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(id, out _);
    }

    private async ValueTask<Known?> KnownAsync(MerchantId id, CancellationToken cancel)
    {
        while (true)
        {
            if (_known.TryGetValue(id, out var known))
            {
                return known;
            }

            var before = Volatile.Read(ref _changes);
            await using var scope = scopes.CreateAsyncScope();
            var merchant = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<Merchant>()
                .AsNoTracking()
                .SingleOrDefaultAsync(m => m.Id == id, cancel);
            if (merchant is null)
            {
                return null;
            }

            known = _known.GetOrAdd(
                id,
                new Known(
                    new MerchantItem(merchant.Id, merchant.Name, merchant.Category),
                    merchant.State == "open",
                    merchant.TestPausedAt is null
                )
            );
            if (before == Volatile.Read(ref _changes))
            {
                return known;
            }

            // Some merchant changed during this read, perhaps this one: read again.
            _known.TryRemove(id, out _);
        }
    }

    private sealed record Known(MerchantItem View, bool IsOpen, bool IsTestOpen);
}
