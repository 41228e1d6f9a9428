using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Journal;
using Paycare.Payments.Merchants;
using Paycare.Payments.Refunds;
using Paycare.Payments.Wallets;
using Paycare.Platform.Ids;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Records;

/// <summary>The shops behind sums of payments and refunds.</summary>
internal sealed class Shops(Database db, LedgerApi ledger, MerchantNames merchants)
{
    /// <summary>Those of the sums that have one.</summary>
    public async Task<Dictionary<PartySum, MerchantItem>> OfAsync(IReadOnlyList<PartySum> sums, CancellationToken cancel)
    {
        // What came back from a rail is paid out of suspense, and names its refund; all else is between wallet and shop.
        var paidOut = sums.Where(s => s.Kind == EntryKind.Refund).Select(PaidOutOf).OfType<RefundId>().ToList();
        var refunds =
            paidOut.Count == 0
                ? []
                : await db.Set<Refund>()
                    .AsNoTracking()
                    .Where(r => paidOut.Contains(r.Id))
                    .ToDictionaryAsync(r => r.Id, r => r.Merchant, cancel);
        var ids = new Dictionary<PartySum, MerchantId>();
        foreach (var sum in sums)
        {
            if (MerchantOf(sum, refunds) is { } merchant)
            {
                ids[sum] = merchant;
            }
        }

        var named = await merchants.OfAsync(ids.Values, cancel);
        return ids.Where(i => named.ContainsKey(i.Value)).ToDictionary(i => i.Key, i => named[i.Value]);
    }

    private MerchantId? MerchantOf(PartySum sum, Dictionary<RefundId, MerchantId> refunds) =>
        sum.Kind switch
        {
            EntryKind.Payment => StrongId.TryRead<MerchantId>(sum.Reference, out var paid) ? paid : null,
            EntryKind.Refund when PaidOutOf(sum) is { } refund && refunds.TryGetValue(refund, out var of) => of,
            EntryKind.Refund => sum.Party is { } party ? WalletAccounts.MerchantOf(ledger.View(party).Code) : null,
            _ => null,
        };

    private static RefundId? PaidOutOf(PartySum sum) => StrongId.TryRead<RefundId>(sum.Reference, out var refund) ? refund : null;
}
