using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Identity;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Payments.Cards;

/// <summary>
/// A customer's cards: bound, changed, checked again and removed. A card counts once its issuer has confirmed it.
/// </summary>
internal sealed class CardBook(Database db, CardVault cards, CardGuard guard, CardChecks checks, SecurityApi security, TimeProvider clock)
{
    /// <summary>The default first, then the newest.</summary>
    public async Task<IReadOnlyList<CardAnswer>> ListAsync(CustomerId customer, CancellationToken cancel)
    {
        var rows = await OfAsync(customer, cancel);
        var busy = await guard.BusyAsync([.. rows.Select(c => c.Id)], cancel);
        var used = DefaultOf(rows);
        return [.. rows.Select(c => CardAnswer.Of(c, c.Id == used, busy.GetValueOrDefault(c.Id)))];
    }

    public async Task<Result<CardAnswer>> AddAsync(CustomerId customer, CardBody body, CancellationToken cancel)
    {
        if (TypedCard.Read(body, clock.GetUtcNow()).IsRefused(out var invalid, out var typed))
        {
            return invalid;
        }

        if ((await checks.CheckAsync(customer, typed.Data, typed.Cvv, cancel)).IsRefused(out var refused, out var token))
        {
            return refused;
        }

        var card = cards.Seal(StrongId.New<CardId>(clock), customer, typed, token, clock.GetUtcNow());
        if (await FindSameAsync(customer, typed, cancel) is null)
        {
            db.Set<Card>().Add(card);
            // Unless the same request a moment earlier was faster.
            if (await db.TrySaveAsync(cancel) is null)
            {
                return await AnswerAsync(customer, card.Id, cancel);
            }
        }

        // The same card again, perhaps because the first answer was lost: it is bound once.
        await checks.ForgetAsync(typed.Data with { Token = token }, cancel);
        return await AnswerAsync(customer, (await FindSameAsync(customer, typed, cancel))!.Id, cancel);
    }

    /// <summary>Replaces a bound card. The old one stays until the new one passes its check; then both change in one commit.</summary>
    public async Task<Result<CardAnswer>> ChangeAsync(ClaimsPrincipal caller, CardId id, CardBody body, CancellationToken cancel)
    {
        if (TypedCard.Read(body, clock.GetUtcNow()).IsRefused(out var invalid, out var typed))
        {
            return invalid;
        }

        var customer = caller.Customer();
        if (await db.Set<Card>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel) is not { } card)
        {
            return Refusal.NotFound;
        }

        if (await guard.RefuseToChangeAsync(id, cancel) is { } underWay)
        {
            return CardGuard.Refuse(underWay);
        }

        var fingerprints = cards.Fingerprints(typed.Number);
        if (
            await db.Set<Card>()
                .AsNoTracking()
                .FirstOrDefaultAsync(c => c.Customer == customer && fingerprints.Contains(c.Fingerprint) && c.Id != id, cancel) is
            { } same
        )
        {
            return new Refusal(RefusalKind.Conflict, "card-already-bound").With("cardId", same.Id);
        }

        var again = body.ChallengeId is null ? null : new StepUpBody(body.ChallengeId, body.OneTimeCode);
        if (await security.RequireAsync(caller, StepUpSubject.Settings($"card-change|{id}|{fingerprints[^1]}"), again, cancel) is { } ask)
        {
            return ask;
        }

        if ((await checks.CheckAsync(customer, typed.Data, typed.Cvv, cancel)).IsRefused(out var refused, out var token))
        {
            return refused.With("keptLast4", card.Last4);
        }

        var (old, before) = (cards.Open(card), card.Name);
        cards.Replace(card, typed, token, clock.GetUtcNow());
        await security.TellCardChangedAsync(customer, caller.Session(), $"{before} \u2192 {card.Name}", cancel);
        if (await SaveAsync(cancel) is { } meanwhile)
        {
            await checks.ForgetAsync(typed.Data with { Token = token }, cancel);
            return meanwhile;
        }

        await checks.ForgetAsync(old, cancel);
        return await AnswerAsync(customer, id, cancel);
    }

    public async Task<Result<Done>> RemoveAsync(ClaimsPrincipal caller, CardId id, StepUpBody? again, CancellationToken cancel)
    {
        var customer = caller.Customer();
        if (await db.Set<Card>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel) is not { } card)
        {
            return Refusal.NotFound;
        }

        if ((await guard.BusyAsync([id], cancel)).GetValueOrDefault(id) is { } busy)
        {
            return CardGuard.Refuse(busy);
        }

        if (await security.RequireAsync(caller, StepUpSubject.Settings($"card-remove|{id}"), again, cancel) is { } ask)
        {
            return ask;
        }

        return await RemoveAsync(card, caller.Session(), cancel);
    }

    /// <summary>Care removes a card, under the same guard; removing it again changes nothing.</summary>
    public async Task<Result<Done>> UnbindAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        await db.Set<Card>().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel) is not { } card ? Done.Instance
        : (await guard.BusyAsync([id], cancel)).GetValueOrDefault(id) is { } busy ? CardGuard.Refuse(busy)
        : await RemoveAsync(card, session: null, cancel);

    private async Task<Result<Done>> RemoveAsync(Card card, SessionId? session, CancellationToken cancel)
    {
        var old = cards.Open(card);
        db.Set<Card>().Remove(card);
        await security.TellCardRemovedAsync(card.Customer, session, card.Name, cancel);
        if (await SaveAsync(cancel) is { } meanwhile)
        {
            return meanwhile;
        }

        await checks.ForgetAsync(old, cancel);
        return Done.Instance;
    }

    /// <summary>Makes a card the default.</summary>
    public async Task<Result<CardAnswer>> ChooseAsync(CustomerId customer, CardId id, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return
            await db.Set<Card>()
                .Where(c => c.Id == id && c.Customer == customer)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ChosenAt, now), cancel) == 0
            ? Refusal.NotFound
            : await AnswerAsync(customer, id, cancel);
    }

    /// <summary>Asks a bound card's issuer once more whether it works.</summary>
    public async Task<Result<CardAnswer>> CheckAgainAsync(CustomerId customer, CardId id, CancellationToken cancel)
    {
        if (await db.Set<Card>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Customer == customer, cancel) is not { } card)
        {
            return Refusal.NotFound;
        }

        if ((await checks.CheckAsync(customer, cards.Open(card), null, cancel)).IsRefused(out var refused, out _))
        {
            return refused;
        }

        var now = clock.GetUtcNow();
        await db.Set<Card>()
            .Where(c => c.Id == id && c.Version == card.Version)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.CheckedAt, now), cancel);
        return await AnswerAsync(customer, id, cancel);
    }

    /// <summary>Whether the customer bound this card.</summary>
    public async Task<bool> OwnsAsync(CustomerId customer, string? id, CancellationToken cancel)
    {
        var card = StrongId.Read<CardId>(id);
        return await db.Set<Card>().AnyAsync(c => c.Id == card && c.Customer == customer, cancel);
    }

    /// <summary>Why the customer's cards cannot all be removed now; <c>null</c> when they can.</summary>
    public async Task<Refusal?> RefuseToForgetAllAsync(CustomerId customer, CancellationToken cancel)
    {
        var busy = await guard.BusyAsync([.. (await OfAsync(customer, cancel)).Select(c => c.Id)], cancel);
        return busy.Count == 0 ? null : CardGuard.Refuse(busy.Values.MaxBy(b => b.Until)!);
    }

    /// <summary>Removes all cards of a customer whose account is closed.</summary>
    public async Task ForgetAllAsync(CustomerId customer, CancellationToken cancel)
    {
        var rows = await OfAsync(customer, cancel);
        await db.Set<Card>().Where(c => c.Customer == customer).ExecuteDeleteAsync(cancel);
        foreach (var card in rows)
        {
            await checks.ForgetAsync(cards.Open(card), cancel);
        }
    }

    /// <summary>The default card: the one chosen last, otherwise the first that was bound.</summary>
    private static CardId? DefaultOf(IReadOnlyList<Card> newestFirst) =>
        newestFirst is [.., var first] ? (newestFirst.Where(c => c.ChosenAt is not null).MaxBy(c => c.ChosenAt) ?? first).Id : null;

    private Task<List<Card>> OfAsync(CustomerId customer, CancellationToken cancel) =>
        db.Set<Card>().AsNoTracking().Where(c => c.Customer == customer).OrderByDescending(c => c.Id).ToListAsync(cancel);

    private async Task<Result<CardAnswer>> AnswerAsync(CustomerId customer, CardId id, CancellationToken cancel) =>
        (await ListAsync(customer, cancel)).FirstOrDefault(c => c.Id == id) is { } card ? card : Refusal.NotFound;

    private Task<Card?> FindSameAsync(CustomerId customer, TypedCard typed, CancellationToken cancel)
    {
        var (fingerprints, month, year) = (cards.Fingerprints(typed.Number), typed.Data.ExpiryMonth, typed.Data.ExpiryYear);
        return db.Set<Card>()
            .AsNoTracking()
            .FirstOrDefaultAsync(
                c => c.Customer == customer && fingerprints.Contains(c.Fingerprint) && c.ExpiryMonth == month && c.ExpiryYear == year,
                cancel
            );
    }

    private async Task<Refusal?> SaveAsync(CancellationToken cancel) =>
        await db.TrySaveAsync(cancel) is null ? null : new Refusal(RefusalKind.Conflict, "card-changed-meanwhile");
}
