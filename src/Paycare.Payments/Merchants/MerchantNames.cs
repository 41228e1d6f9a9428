using Microsoft.EntityFrameworkCore;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Merchants;

/// <summary>Many merchants at once, as customers see them.</summary>
internal sealed class MerchantNames(Database db)
{
    /// <summary>The merchants that can be paid, by name.</summary>
    public async Task<IReadOnlyList<MerchantItem>> ListAsync(CancellationToken cancel) =>
        await db.Set<Merchant>()
            .AsNoTracking()
            .OrderBy(m => m.Name)
            .Select(m => new MerchantItem(m.Id, m.Name, m.Category))
            .ToListAsync(cancel);

    public async Task<Dictionary<MerchantId, MerchantItem>> OfAsync(IEnumerable<MerchantId> merchants, CancellationToken cancel)
    {
        var ids = merchants.Distinct().ToList();
        return ids.Count == 0
            ? []
            : await db.Set<Merchant>()
                .AsNoTracking()
                .Where(m => ids.Contains(m.Id))
                .ToDictionaryAsync(m => m.Id, m => new MerchantItem(m.Id, m.Name, m.Category), cancel);
    }
}
