using Microsoft.EntityFrameworkCore;
using Paycare.Payments.Cards;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// A card to which a refund is on its way stays, and no other takes its place: the money goes to the card that was charged,
/// whatever we show.
/// </summary>
internal sealed class RefundCardUse(Database db) : ICardUse
{
    public string Reason => CardBusyReasons.RefundUnderWay;

    public bool ForbidsChange => true;

    /// <summary>Refunds that no rail has confirmed or given back yet, and the last of their promises.</summary>
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
