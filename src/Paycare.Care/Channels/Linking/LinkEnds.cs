using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Protection;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>
/// Ends links, at once and with all that hung on them: nothing more is sent to the account, what was proved there counts no longer, and
/// what is written from it is a stranger's.
/// </summary>
internal sealed class LinkEnds(Database db, AuditLog audit, Vault vault, CaseSignals signals, TimeProvider clock)
{
    /// <summary>Removes one of the customer's accounts.</summary>
    public async Task<Result<Done>> RemoveAsync(CustomerId customer, LinkedAccountId id, CancellationToken cancel) =>
        await EndAsync(customer, id, cancel) == 0 ? Refusal.NotFound : Done.Instance;

    /// <summary>Removes them all.</summary>
    public Task RemoveAllAsync(CustomerId customer, CancellationToken cancel) => EndAsync(customer, null, cancel);

    private async Task<int> EndAsync(CustomerId customer, LinkedAccountId? only, CancellationToken cancel)
    {
        var (ended, touched) = await db.RetryAsync(
            async () =>
            {
                var links = await LinkedAccount.Of(db, customer).Where(l => only == null || l.Id == only).ListBelievedAsync(cancel);
                var cases = new List<CaseId>();
                foreach (var link in links)
                {
                    link.End(clock.GetUtcNow());
                    audit.Add(db, $"customer:{customer}", "link.removed", $"customer:{customer}", new { link.Channel });
                    cases.AddRange(await EndConversationsAsync(link, cancel));
                }

                await db.SaveChangesAsync(cancel);
                return (links.Count, cases);
            },
            cancel
        );
        foreach (var id in touched)
        {
            signals.Changed(id);
        }

        return ended;
    }

    /// <summary>The customer's cases go on in the app alone.</summary>
    private async Task<IReadOnlyList<CaseId>> EndConversationsAsync(LinkedAccount link, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var with = await Conversation
            .With(db, link.Channel, link.Address(vault), vault)
            .Where(c => c.EndedAt == null && db.Set<Case>().Any(o => o.Id == c.Case && o.Customer == link.Customer))
            .ListBelievedAsync(cancel);
        foreach (var conversation in with)
        {
            conversation.End(now);
        }

        var (conversations, ids) = (with.ConvertAll(c => (ConversationId?)c.Id), with.ConvertAll(c => c.Case));
        foreach (var @case in await db.Set<Case>().Where(c => ids.Contains(c.Id)).ToListAsync(cancel))
        {
            @case.AnswersTo = conversations.Contains(@case.AnswersTo) ? null : @case.AnswersTo;
            @case.TakeNote(null, now);
        }

        return ids;
    }
}

/// <summary>Whoever says of anything in the account's security that it was not them may not have linked these either.</summary>
internal sealed class DisownedLinkListener(LinkEnds ends) : ISubscriber<SecurityEventDisowned>
{
    public Task HandleAsync(SecurityEventDisowned happened, CancellationToken cancel) => ends.RemoveAllAsync(happened.Customer, cancel);
}
