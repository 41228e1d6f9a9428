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
    /// <summary>The remainder of each charge, in minor units.</summary>
    public async Task<IReadOnlyDictionary<TopUpId, long>> LeftAsync(IReadOnlyCollection<TopUp> charges, CancellationToken cancel)
    {
        if (charges.Count == 0)
        {
            return new Dictionary<TopUpId, long>();
        }

        var taken = await TakenAsync([.. charges.Select(c => c.Customer).Distinct()], cancel);
        return charges.ToDictionary(c => c.Id, c => Math.Max(0, c.Minor - taken.GetValueOrDefault(c.Id)));
    }

    /// <summary>A card's newest charge with room for an amount, and its turn; otherwise the largest room of any charge.</summary>
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

            // The charge was drawn on in between: look again.
            turn.Dispose();
        }
    }

    /// <summary>The most that can go back to a card at once, as a refund draws on a single charge.</summary>
    public async Task<long> MostAsync(Card card, CancellationToken cancel) =>
        (await LeftAsync(await OfAsync(card, cancel), cancel)).Values.DefaultIfEmpty().Max();

    /// <summary>
    /// The charges of this very card, newest first. If the row held another card before, only charges since the card's last check
    /// count: earlier ones may have been made on the other card.
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
    /// What was or is being returned: refunds that were neither rejected nor returned by the rail, and what the card's bank took,
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

/// <summary>The charge found, whose turn is held until this is disposed.</summary>
/// <param name="Charge">The charge; <c>null</c> when none has the room.</param>
/// <param name="Room">The amount that can be refunded: the requested one, otherwise the largest room.</param>
/// <param name="Turn">The turn.</param>
internal sealed record ChargeReservation(TopUpId? Charge, Money Room, IDisposable? Turn) : IDisposable
{
    public void Dispose() => Turn?.Dispose();
}

/// <summary>One user of a charge at a time. Code that also needs a payment's turn takes that one first.</summary>
[OneProcess(KeptBy.Customer, "Two refunds would both see the same rest of a charge, and more would go back than was paid.")]
internal sealed class ChargeTurns : KeyedLock<TopUpId>;
