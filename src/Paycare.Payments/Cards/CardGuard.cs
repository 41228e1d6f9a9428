using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Platform;

namespace Paycare.Payments;

/// <summary>Why a card cannot be removed now.</summary>
/// <param name="Reason">top-up-pending: a top-up from it has no end yet; refund-under-way: money is on its way to it.</param>
/// <param name="Until">When that is over at the latest.</param>
public sealed record CardBusy(string Reason, DateTimeOffset? Until);

/// <summary>
/// The one place that says which cards are in use: as long as money is on its way from or to a card, it is not removed.
/// Every kind of money that can go to a card adds its look here.
/// </summary>
internal sealed class CardGuard(Database db, IOptions<TopUpOptions> topUps)
{
    public const string TopUpPending = "top-up-pending", RefundUnderWay = "refund-under-way";

    public static Refusal Refuse(CardBusy busy) =>
        new Refusal(RefusalKind.Conflict, "card-busy").With("reason", busy.Reason).With("until", busy.Until);

    /// <summary>Those of the cards that are in use, and until when.</summary>
    public async Task<IReadOnlyDictionary<CardId, CardBusy>> BusyAsync(IReadOnlyCollection<CardId> cards, CancellationToken cancel)
    {
        var busy = new Dictionary<CardId, CardBusy>();
        foreach (var (card, since) in await PendingTopUpsAsync(cards, cancel))
        {
            busy[card] = new CardBusy(TopUpPending, since + topUps.Value.ReverseAfter + topUps.Value.LongestWait);
        }

        foreach (var (card, until) in await RefundsUnderWayAsync(cards, cancel))
        {
            // The later one: until then nothing changes.
            if (!busy.TryGetValue(card, out var other) || other.Until < until)
            {
                busy[card] = new CardBusy(RefundUnderWay, until);
            }
        }

        return busy;
    }

    /// <summary>Why another card cannot take a card's place now; <c>null</c> when it can. A refund on its way goes to the card that was charged, whatever we show.</summary>
    public async Task<CardBusy?> RefuseToChangeAsync(CardId card, CancellationToken cancel) =>
        (await RefundsUnderWayAsync([card], cancel)).TryGetValue(card, out var until) ? new CardBusy(RefundUnderWay, until) : null;

    /// <summary>Refunds that no rail has confirmed or given back yet, and the last of their promises.</summary>
    private async Task<Dictionary<CardId, DateTimeOffset>> RefundsUnderWayAsync(IReadOnlyCollection<CardId> cards, CancellationToken cancel) =>
        (await db.Set<Refund>().AsNoTracking()
            .Where(r => r.Card != null && cards.Contains(r.Card.Value) && (r.State == RefundState.Requested || r.State == RefundState.Approved
                || r.State == RefundState.Sent || r.State == RefundState.Unknown))
            .Select(r => new { Card = r.Card!.Value, r.ExpectedBy }).ToListAsync(cancel))
            .GroupBy(r => r.Card).ToDictionary(g => g.Key, g => g.Max(r => r.ExpectedBy));

    private async Task<Dictionary<CardId, DateTimeOffset>> PendingTopUpsAsync(IReadOnlyCollection<CardId> cards, CancellationToken cancel) =>
        (await db.Set<TopUp>().AsNoTracking()
            .Where(t => cards.Contains(t.Card) && (t.State == TopUpState.Started || t.State == TopUpState.Pending || t.State == TopUpState.Reversing))
            .Select(t => new { t.Card, t.CreatedAt }).ToListAsync(cancel))
            .GroupBy(t => t.Card).ToDictionary(g => g.Key, g => g.Max(t => t.CreatedAt));
}
