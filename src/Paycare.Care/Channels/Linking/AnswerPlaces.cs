using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Email;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>
/// Where a customer's case is answered: in the app, and besides where they chose. Only accounts that they proved are theirs can be chosen,
/// and the same case goes on there.
/// </summary>
internal sealed class AnswerPlaces(
    Database db,
    IdentityApi identity,
    ChannelBook channels,
    AuditLog audit,
    CaseSignals signals,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>Where the case can be answered, the app first. What is chosen and nobody proved is not listed.</summary>
    public async Task<Result<IReadOnlyList<AnswerPlace>>> ListAsync(CustomerId customer, CaseId id, CancellationToken cancel)
    {
        if (await FindAsync(customer, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        var now = await db.Set<Conversation>().AsNoTracking().SingleBelievedAsync(c => c.Id == @case.AnswersTo, cancel);
        return new([
            new AnswerPlace(CaseChannels.App, CaseChannels.App, null, now is null),
            .. (await OfAsync(customer, cancel)).Select(p => new AnswerPlace(
                p.Id,
                p.Channel,
                channels.Of(p.Channel).Mask(p.Address),
                now?.IsWith(p.Channel, p.Address, vault) == true
            )),
        ]);
    }

    /// <summary>Chooses a place; from then on answers go there.</summary>
    public async Task<Result<IReadOnlyList<AnswerPlace>>> ChooseAsync(CustomerId customer, CaseId id, string? to, CancellationToken cancel)
    {
        var chosen = await db.RetryAsync<Result<CaseId>>(
            async () =>
            {
                if (await FindAsync(customer, id, cancel) is not { } @case)
                {
                    return Refusal.NotFound;
                }

                var place = (await OfAsync(customer, cancel)).FirstOrDefault(p => p.Id == to);
                if (place is null && to != CaseChannels.App)
                {
                    return Refusal.Invalid("to", "field.unknown-value");
                }

                @case.AnswersTo = place is null ? null : (await ConversationAsync(@case, place, cancel)).Id;
                @case.TakeNote(null, clock.GetUtcNow());
                audit.Add(db, $"customer:{customer}", "case.answers-to", $"case:{@case.Id}", new { place?.Channel });
                await db.SaveChangesAsync(cancel);
                return @case.Id;
            },
            cancel
        );
        if (chosen.IsRefused(out var refused, out var at))
        {
            return refused;
        }

        signals.Changed(at);
        return await ListAsync(customer, at, cancel);
    }

    /// <summary>The case's conversation at a place, opened when it goes on there for the first time.</summary>
    private async Task<Conversation> ConversationAsync(Case @case, Place place, CancellationToken cancel)
    {
        var known = await Conversation
            .With(db, place.Channel, place.Address, vault)
            .Where(c => c.EndedAt == null)
            .ListBelievedAsync(cancel);
        if (known.Find(c => c.Case == @case.Id && c.IsWith(place.Channel, place.Address, vault)) is { } there)
        {
            return there;
        }

        var opened = Conversation.Open(@case.Id, place.Channel, place.Address, vault, clock);
        // Reply windows count from when the account wrote, in whichever case.
        opened.LastHeardAt = known.Count == 0 ? opened.LastHeardAt : known.Max(c => c.LastHeardAt);
        db.Set<Conversation>().Add(opened);
        return opened;
    }

    /// <summary>What the customer proved is theirs, of the ways that answer now.</summary>
    private async Task<List<Place>> OfAsync(CustomerId customer, CancellationToken cancel)
    {
        var links = await LinkedAccount.Of(db, customer).AsNoTracking().ListBelievedAsync(cancel);
        var places = links.ConvertAll(l => new Place(l.Id.ToString(), l.Channel, l.Address(vault)));
        if (
            await identity.RevealAsync(customer, PersonalField.Email, cancel) is { } email
            && (await identity.FindByEmailsAsync([email], cancel)).GetValueOrDefault(email)?.Customer == customer
            && !places.Exists(p => p.Channel == EmailChannel.Key && p.Address == email)
        )
        {
            places.Add(new Place(EmailChannel.Key, EmailChannel.Key, email));
        }

        places.RemoveAll(p => channels.Of(p.Channel).Reply != ReplyWay.InCase);
        return places;
    }

    private async Task<Case?> FindAsync(CustomerId customer, CaseId id, CancellationToken cancel) =>
        await CaseLookup.FindAsync(db, id, cancel) is { } @case && @case.Customer == customer ? @case : null;

    /// <summary>An account that is the customer's.</summary>
    private sealed record Place(string Id, string Channel, string Address);
}
