using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Processes;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>
/// API keys by hash, held in memory by the one active process after first use; an ended key is refused at the next request.
/// </summary>
[OneProcess(KeptBy.Merchant, "A key that one process withdraws would still open the others.")]
internal sealed class MerchantKeyBook(IServiceScopeFactory scopes, Vault vault, TimeProvider clock)
{
    private static readonly TimeSpan UsedEvery = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, MerchantKey> _byHash = new(StringComparer.Ordinal);
    private int _changes;

    /// <summary>The key for a text while it is valid; otherwise <c>null</c>.</summary>
    public async ValueTask<MerchantKey?> FindAsync(string text, CancellationToken cancel)
    {
        if (!text.StartsWith(MerchantKey.Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        if (await KnownAsync(vault.TokenHash(text), cancel) is not { } key || !key.IsValid(now))
        {
            return null;
        }

        if (!(now - key.LastUsedAt < UsedEvery))
        {
            key.LastUsedAt = now;
            await using var scope = scopes.CreateAsyncScope();
            await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<MerchantKey>()
                .Where(k => k.Id == key.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancel);
        }

        return key;
    }

    /// <summary>A key changed: the next request reads it again.</summary>
    public void Forget(MerchantKey key)
    {
        Interlocked.Increment(ref _changes);
        _byHash.TryRemove(key.Hash, out _);
    }

    private async ValueTask<MerchantKey?> KnownAsync(string hash, CancellationToken cancel)
    {
        while (true)
        {
            if (_byHash.TryGetValue(hash, out var known))
            {
                return known;
            }

            var before = Volatile.Read(ref _changes);
            await using var scope = scopes.CreateAsyncScope();
            var row = await scope
                .ServiceProvider.GetRequiredService<Database>()
                .Set<MerchantKey>()
                .AsNoTracking()
                .SingleBelievedAsync(k => k.Hash == hash, cancel);
            if (row is null)
            {
                return null;
            }

            known = _byHash.GetOrAdd(hash, row);
            if (before == Volatile.Read(ref _changes))
            {
                return known;
            }

            // Some key ended during this read, perhaps this one: read again.
            _byHash.TryRemove(hash, out _);
        }
    }
}
