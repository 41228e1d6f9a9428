using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Merchants by id, from memory after the first look: every payment asks.</summary>
internal sealed class MerchantDirectory(IServiceScopeFactory scopes)
{
    private readonly ConcurrentDictionary<MerchantId, MerchantView> _known = new();

    public async ValueTask<MerchantView?> FindAsync(MerchantId id, CancellationToken cancel)
    {
        if (_known.TryGetValue(id, out var known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        var merchant = await scope.ServiceProvider.GetRequiredService<Database>().Set<Merchant>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == id, cancel);
        return merchant is null ? null : _known.GetOrAdd(id, new MerchantView(merchant.Id, merchant.Name, merchant.Category));
    }
}
