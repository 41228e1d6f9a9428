using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Payments.Cards;
using Paycare.Payments.Disputes;
using Paycare.Payments.TopUps;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Processes;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>
/// What is left of a charge to go back to its card. Whatever takes money of a charge is summed up here and nowhere else, and
/// enters its turn before it looks.
/// </summary>
internal sealed class ChargeRemainder(Database db, ChargeTurns turns, IOptions<DisputeOptions> disputes)
{
    /// <summary>What is left of each charge, in minor units.</summary>
    public async Task<IReadOnlyDictionary<TopUpId, long>> LeftAsync(IReadOnlyCollection<TopUp> charges, CancellationToken cancel)
    {
        if (charges.Count == 0)
        {
            return new Dictionary<TopUpId, long>();
        }

        var taken = await TakenAsync([.. charges.Select(c => c.Customer).Distinct()], cancel);
        return charges.ToDictionary(c => c.Id, c => Math.Max(0, c.Minor - taken.GetValueOrDefault(c.Id)));
    }

    /// <summary>The newest charge of a card with room for an amount, and its turn; without one, the largest room of any.</summary>
    public async Task<ChargeReservation> TakeAsync(Card card, Money amount, CancellationToken cancel)
    {
        while (true)
        {
            var charges = await OfAsync(card, cancel);
            var left = await LeftAsync(charges, cancel);
            if (charges.Find(c => left[c.Id] >= amount.Minor) is not { } charge)
            {
                return new ChargeReservation(null, new Money(left.Values.DefaultIfEmpty().Max(), amount.Currency), null);
            }

            var turn = await turns.EnterAsync(charge.Id, cancel);
            if ((await LeftAsync([charge], cancel))[charge.Id] >= amount.Minor)
            {
                return new ChargeReservation(charge.Id, amount, turn);
            }

            // Somebody took of it in between: look again.
            turn.Dispose();
        }
    }

    /// <summary>The most that can go back to a card at once: it goes against one charge.</summary>
    public async Task<long> MostAsync(Card card, CancellationToken cancel) =>
        (await LeftAsync(await OfAsync(card, cancel), cancel)).Values.DefaultIfEmpty().Max();

    /// <summary>
    /// The charges of this very card, newest first. A row that had another card in it before counts from its card's last check
    /// on: what was charged earlier may have been the other card.
    /// </summary>
    private Task<List<TopUp>> OfAsync(Card card, CancellationToken cancel)
    {
        var since = card.Version == 0 ? DateTimeOffset.MinValue : card.CheckedAt;
        return db.Set<TopUp>()
            .AsNoTracking()
            .Where(t => t.Card == card.Id && t.State == TopUpState.Succeeded && t.CreatedAt >= since)
            .OrderByDescending(t => t.CreatedAt)
            .ThenByDescending(t => t.Id)
            .ToListAsync(cancel);
    }

    /// <summary>
    /// What goes back, or went: refunds that were neither said no to nor given back by the rail, and what the card's bank took,
    /// or may take, in disputes that are not won.
    /// </summary>
    private async Task<Dictionary<TopUpId, long>> TakenAsync(IReadOnlyCollection<CustomerId> customers, CancellationToken cancel)
    {
        var refunds = await db.Set<Refund>()
            .AsNoTracking()
            .Where(r =>
                customers.Contains(r.Customer)
                && r.Charge != null
                && r.SuspendedAt == null
                && r.State != RefundState.Rejected
                && r.State != RefundState.Refused
            )
            .Select(r => new { Charge = r.Charge!.Value, r.Minor })
            .ToListAsync(cancel);
        var won = disputes.Value.Stages.Where(s => s.Value is { IsFinal: true, IsMoneyTaken: false }).Select(s => s.Key).ToList();
        var disputed = await db.Set<Dispute>()
            .AsNoTracking()
            .Where(d => customers.Contains(d.Customer) && !won.Contains(d.Stage))
            .Select(d => new { d.Charge, d.Minor })
            .ToListAsync(cancel);
        return refunds
            .Concat(disputed)
            .GroupBy(r => r.Charge)
            .ToDictionary(g => g.Key, g => g.Aggregate(0L, (sum, r) => checked(sum + r.Minor)));
    }
}

/// <summary>A charge that was found, and the turn at it until this is disposed.</summary>
/// <param name="Charge">Which; <c>null</c> when none has the room.</param>
/// <param name="Room">What could go: the amount, or else the largest room.</param>
/// <param name="Turn">The turn.</param>
internal sealed record ChargeReservation(TopUpId? Charge, Money Room, IDisposable? Turn) : IDisposable
{
    public void Dispose() => Turn?.Dispose();
}

/// <summary>One taker of a charge at a time. Whoever also waits for a payment's turn waits for that first.</summary>
[OneProcess(KeptBy.Customer, "Two refunds would both see the same rest of a charge, and more would go back than was paid.")]
internal sealed class ChargeTurns : KeyedLock<TopUpId>;
