using Paycare.Platform.Results;

namespace Paycare.Payments.Cards;

/// <summary>Why a card cannot be removed now.</summary>
/// <param name="Reason">
/// top-up-pending (a top-up from it has not ended) or refund-under-way (a refund is on its way to it).
/// </param>
/// <param name="Until">When that will have ended at the latest.</param>
public sealed record CardBusy(string Reason, DateTimeOffset? Until);

/// <summary>The stable values of <see cref="CardBusy.Reason"/>.</summary>
internal static class CardBusyReasons
{
    public const string TopUpPending = "top-up-pending",
        RefundUnderWay = "refund-under-way";
}

/// <summary>One way in which money can be in flight from or to a card. Each feature that uses cards registers one.</summary>
internal interface ICardUse
{
    /// <summary>One of <see cref="CardBusyReasons"/>.</summary>
    string Reason { get; }

    /// <summary>Whether it also prevents replacing the card.</summary>
    bool ForbidsChange { get; }

    /// <summary>Which of the cards are in use this way, and until when at the latest.</summary>
    Task<IReadOnlyDictionary<CardId, DateTimeOffset>> BusyUntilAsync(IReadOnlyCollection<CardId> cards, CancellationToken cancel);
}

/// <summary>Knows which cards are in use: while money is in flight from or to a card, it is not removed.</summary>
internal sealed class CardGuard(IEnumerable<ICardUse> uses)
{
    public static Refusal Refuse(CardBusy busy) =>
        new Refusal(RefusalKind.Conflict, "card-busy").With("reason", busy.Reason).With("until", busy.Until);

    /// <summary>Which of the cards are in use, and until when; of several uses, the one that ends last.</summary>
    public Task<IReadOnlyDictionary<CardId, CardBusy>> BusyAsync(IReadOnlyCollection<CardId> cards, CancellationToken cancel) =>
        BusyAsync(uses, cards, cancel);

    /// <summary>Why the card cannot be replaced now; <c>null</c> when it can be.</summary>
    public async Task<CardBusy?> RefuseToChangeAsync(CardId card, CancellationToken cancel) =>
        (await BusyAsync(uses.Where(u => u.ForbidsChange), [card], cancel)).GetValueOrDefault(card);

    private static async Task<IReadOnlyDictionary<CardId, CardBusy>> BusyAsync(
        IEnumerable<ICardUse> uses,
        IReadOnlyCollection<CardId> cards,
        CancellationToken cancel
    )
    {
        var busy = new Dictionary<CardId, CardBusy>();
        foreach (var use in uses)
        {
            foreach (var (card, until) in await use.BusyUntilAsync(cards, cancel))
            {
                if (!busy.TryGetValue(card, out var other) || other.Until < until)
                {
                    busy[card] = new CardBusy(use.Reason, until);
                }
            }
        }

        return busy;
    }
}
