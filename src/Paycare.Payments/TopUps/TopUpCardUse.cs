using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Cards;
using Paycare.Platform.Storage;

namespace Paycare.Payments.TopUps;

/// <summary>A card with a top-up under way is not removed.</summary>
internal sealed class TopUpCardUse(Database db, IOptions<TopUpOptions> options) : ICardUse
{
    public string Reason => CardBusyReasons.TopUpPending;

    public bool ForbidsChange => false;

    public async Task<IReadOnlyDictionary<CardId, DateTimeOffset>> BusyUntilAsync(
        IReadOnlyCollection<CardId> cards,
        CancellationToken cancel
    ) =>
        (
            await db.Set<TopUp>()
                .AsNoTracking()
                .Where(t =>
                    cards.Contains(t.Card)
                    && (t.State == TopUpState.Started || t.State == TopUpState.Pending || t.State == TopUpState.Reversing)
                )
                .Select(t => new { t.Card, t.CreatedAt })
                .ToListAsync(cancel)
        )
            .GroupBy(t => t.Card)
            .ToDictionary(g => g.Key, g => g.Max(t => t.CreatedAt) + options.Value.ReverseAfter + options.Value.LongestWait);
}
