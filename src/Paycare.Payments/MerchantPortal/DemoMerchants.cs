using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Merchants;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.MerchantPortal;

/// <summary>The demo's merchants and their keys.</summary>
internal sealed class DemoMerchants(Database db, WalletAccounts wallets, KeyRing ring, Vault vault, TimeProvider clock)
{
    /// <summary>Adds the merchants that do not exist yet, by name, each with its account.</summary>
    public async Task<IReadOnlyList<MerchantItem>> EnsureAsync(
        IReadOnlyList<(string Name, string Category)> wanted,
        CancellationToken cancel
    )
    {
        var known = await db.Set<Merchant>().ToListAsync(cancel);
        var merchants = new List<Merchant>();
        foreach (var (name, category) in wanted)
        {
            var merchant = known.Find(m => m.Name == name);
            if (merchant is null)
            {
                merchant = new Merchant
                {
                    Id = StrongId.New<MerchantId>(clock),
                    Name = name,
                    Category = category,
                };
                db.Set<Merchant>().Add(merchant);
            }

            merchants.Add(merchant);
        }

        await db.SaveChangesAsync(cancel);
        foreach (var merchant in merchants)
        {
            _ = (await wallets.OfAsync(merchant.Id, cancel)).Value;
        }

        return [.. merchants.Select(m => new MerchantItem(m.Id, m.Name, m.Category))];
    }

    /// <summary>Adds a merchant's demo key if it does not exist yet.</summary>
    /// <returns>Its text, derived from the key ring.</returns>
    public async Task<string> EnsureKeyAsync(MerchantId merchant, CancellationToken cancel)
    {
        var text = MerchantKey.TextOf(merchant, ring.MacKey($"demo-merchant-key:{merchant}"));
        var hash = vault.TokenHash(text);
        if (!await db.Set<MerchantKey>().AnyAsync(k => k.Hash == hash, cancel))
        {
            db.Set<MerchantKey>().Add(MerchantKey.Of(merchant, "Demo", MerchantKey.AllScopes, text, vault, clock));
            await db.SaveChangesAsync(cancel);
        }

        return text;
    }
}
