using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Cards;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// A card with a refund on its way is neither removed nor replaced: the money goes to the card that was charged, whatever we
/// show.
/// </summary>
internal sealed class RefundCardUse(Database db) : ICardUse
{
    public string Reason => CardBusyReasons.RefundUnderWay;

    public bool ForbidsChange => true;

    /// <summary>Refunds that no rail has confirmed or returned yet, and the latest of their promised dates.</summary>
    public async Task<IReadOnlyDictionary<CardId, DateTimeOffset>> BusyUntilAsync(
        IReadOnlyCollection<CardId> cards,
        CancellationToken cancel
    ) =>
        (
            await db.Set<Refund>()
                .AsNoTracking()
                .Where(r =>
                    r.Card != null
                    && cards.Contains(r.Card.Value)
                    && (
                        r.State == RefundState.Requested
                        || r.State == RefundState.Approved
                        || r.State == RefundState.Sent
                        || r.State == RefundState.Unknown
                    )
                )
                .Select(r => new { Card = r.Card!.Value, r.ExpectedBy })
                .ToListAsync(cancel)
        )
            .GroupBy(r => r.Card)
            .ToDictionary(g => g.Key, g => g.Max(r => r.ExpectedBy));
}
