using Microsoft.EntityFrameworkCore;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Payments.Bank;
using Paycare.Payments.Cards;
using Paycare.Payments.Merchants;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Refunds;

/// <summary>Builds the answers about refunds.</summary>
internal sealed class RefundView(Database db, MerchantDirectory merchants, BankAccounts accounts, AttemptIdCodec ids, Vault vault)
{
    public IQueryable<Refund> Real => db.Set<Refund>().AsNoTracking().Include(r => r.Steps).Where(r => r.State != RefundState.Refused);

    public async Task<RefundAnswer?> FindAsync(CustomerId customer, RefundId id, CancellationToken cancel) =>
        await Real.SingleOrDefaultAsync(r => r.Id == id && r.Customer == customer, cancel) is { } refund
            ? await OfAsync(refund, cancel)
            : null;

    /// <summary>A customer's refunds, newest first.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="payment">Restricts the list to this payment.</param>
    /// <param name="before">The oldest refund already read.</param>
    /// <param name="limit">Maximum number.</param>
    /// <param name="cancel">Cancels the read.</param>
    public async Task<IReadOnlyList<RefundAnswer>> ListAsync(
        CustomerId customer,
        AttemptId? payment,
        RefundId? before,
        int limit,
        CancellationToken cancel
    )
    {
        var query = Real.Where(r => r.Customer == customer);
        query = payment is { Sequence: var sequence } ? query.Where(r => r.Payment == sequence) : query;
        if (before is { } last)
        {
            var number = await db.Set<Refund>()
                .Where(r => r.Id == last && r.Customer == customer)
                .Select(r => r.Number)
                .SingleOrDefaultAsync(cancel);
            query = query.Where(r => r.Number < number);
        }

        var answers = new List<RefundAnswer>();
        foreach (var refund in await query.OrderByDescending(r => r.Number).Take(limit).ToListAsync(cancel))
        {
            answers.Add(await OfAsync(refund, cancel));
        }

        return answers;
    }

    public ValueTask<RefundAnswer> OfAsync(Refund refund, CancellationToken cancel) =>
        OfAsync(refund, refund.State, refund.Steps.Count, isFirst: false, cancel);

    /// <summary>The original response to the request, the same at every replay.</summary>
    public ValueTask<RefundAnswer> FirstAsync(Refund refund, CancellationToken cancel) =>
        refund.FirstAnswer is { } state ? OfAsync(refund, state, refund.FirstSteps, isFirst: true, cancel) : OfAsync(refund, cancel);

    private async ValueTask<RefundAnswer> OfAsync(Refund refund, RefundState state, int steps, bool isFirst, CancellationToken cancel)
    {
        var timeline = refund.Steps.OrderBy(s => s.Place).Take(steps).ToList();
        var isNow = steps == refund.Steps.Count;
        var cameBack = refund.SuspendedAt is not null && isNow;
        return new RefundAnswer(
            refund.Id,
            refund.NumberText,
            ids.Text(refund.PaymentId),
            state.Name(),
            refund.Amount,
            refund.ExpectedBy,
            [.. timeline.Select(s => new RefundTimelineItem(s.State.Name(), s.At, s.By.Name()))],
            (cameBack ? RefundRail.Wallet : refund.Rail).Name(),
            timeline.Exists(s => s.State == RefundState.Sent) ? Reference(refund, isNow) : null,
            WaitsFor(refund, state),
            refund.Rule,
            vault.Open(refund.ReasonSealed, Refund.ReasonPlace(refund.Id)),
            isNow ? refund.Code : null,
            await merchants.FindAsync(refund.Merchant, cancel),
            refund.LateAt is not null && isNow,
            cameBack ? null : await ToNameAsync(refund, cancel),
            state != RefundState.Unknown ? null
                : isFirst ? refund.CreatedAt + RefundTimer.First
                : await NextCheckAsync(refund, cancel)
        );
    }

    /// <summary>The reference in the first answer stays; the rail's own reference came later.</summary>
    private static string? Reference(Refund refund, bool isNow) =>
        isNow || refund.Rail == RefundRail.Wallet ? refund.Reference
        : refund.Rail == RefundRail.Card ? refund.Id.ToString()
        : null;

    /// <summary>A card removed since then has no name any more.</summary>
    private async Task<string?> ToNameAsync(Refund refund, CancellationToken cancel)
    {
        if (refund.Card is { } card)
        {
            return (await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == card, cancel))?.Name;
        }

        return
            refund.BankAccount is { } id
            && await accounts.FindAsync(refund.Customer, new BankAccountId(id), isRemovedToo: true, cancel) is { } account
            ? accounts.NameOf(account)
            : null;
    }

    private async Task<DateTimeOffset?> NextCheckAsync(Refund refund, CancellationToken cancel)
    {
        var aggregate = refund.Id.ToString();
        var due = await db.Set<DueItem>()
            .AsNoTracking()
            .Where(i => i.Handler == RefundTimer.HandlerName && i.Aggregate == aggregate)
            .Select(i => i.NextTryAt)
            .ToListAsync(cancel);
        return due.Count == 0 ? null : due.Min();
    }

    private static string? WaitsFor(Refund refund, RefundState state) =>
        state switch
        {
            RefundState.Requested => refund.Approval == RefundApproval.Care ? "care" : "merchant",
            RefundState.Approved when refund.Reservation is null => "merchant-balance",
            RefundState.Approved or RefundState.Sent or RefundState.Unknown => "bank",
            RefundState.Returned => "care",
            _ => null,
        };
}
