using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Payments.Details;
using Paycare.Payments.Merchants;
using Paycare.Platform.Ids;

namespace Paycare.Payments.Payments;

/// <summary>Who was paid.</summary>
internal sealed class PaymentDetails(MerchantNames merchants) : IAttemptDetails
{
    public EntryKind Kind => EntryKind.Payment;

    public async Task<Dictionary<AttemptId, AttemptDetail>> ReadAsync(
        IReadOnlyList<JournalEntry> rows,
        AccountId account,
        CancellationToken cancel
    )
    {
        var named = await merchants.OfAsync(rows.Select(MerchantOf).OfType<MerchantId>(), cancel);
        return rows.ToDictionary(
            row => row.Id,
            row => new AttemptDetail { Merchant = MerchantOf(row) is { } merchant ? named.GetValueOrDefault(merchant) : null }
        );
    }

    /// <summary>The merchant's id stands in the row's reference, so that a row tells its payee without a look at the accounts.</summary>
    private static MerchantId? MerchantOf(JournalEntry row) => StrongId.TryRead<MerchantId>(row.Reference, out var id) ? id : null;
}
