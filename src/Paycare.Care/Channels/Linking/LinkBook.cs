using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity.Confirmations;
using Paycare.Identity.Pins;
using Paycare.Identity.Sessions;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>Links accounts outside Paycare to customers, who say so in the app: nobody is a customer by writing from somewhere.</summary>
internal sealed class LinkBook(
    Database db,
    LinkTokens tokens,
    LinkNames names,
    LinkGate gate,
    LinkNews news,
    AuditLog audit,
    CaseSignals signals,
    TimeProvider clock
)
{
    /// <summary>One answer for altered, used and old links: nobody learns which of them it was.</summary>
    private static Refusal Over { get; } = new(RefusalKind.Gone, "link-over");

    private static Refusal LinkedElsewhere { get; } = new(RefusalKind.Conflict, "linked-elsewhere");

    /// <summary>The customer's linked accounts, oldest first.</summary>
    public async Task<IReadOnlyList<LinkedAccountItem>> ListAsync(CustomerId customer, CancellationToken cancel) =>
        [.. (await LinkedAccount.Of(db, customer).AsNoTracking().ListBelievedAsync(cancel)).Select(names.Item)];

    /// <summary>What a link asks.</summary>
    public async Task<Result<LinkQuestion>> FindAsync(string? token, CancellationToken cancel) =>
        await OpenAsync(token, cancel) is { } open ? names.Question(open.Conversation, tokens.EndsAt(open.Conversation)!.Value) : Over;

    /// <summary>"I wrote this."</summary>
    public async Task<Result<LinkedAccountItem>> ConfirmAsync(ClaimsPrincipal caller, LinkBody body, CancellationToken cancel)
    {
        var again = body.ChallengeId is null ? null : new StepUpBody(body.ChallengeId, body.OneTimeCode);
        if (await gate.EnterAsync(caller, again, cancel) is { } refused)
        {
            return refused;
        }

        var check = new FieldCheck();
        var pin = PinsApi.Read(check, body.Pin);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        // A link that is over costs no try of the PIN.
        if (await OpenAsync(body.Token, cancel) is null)
        {
            return Over;
        }

        return await gate.CheckAsync(caller.Customer(), pin, cancel) is { } wrong
            ? wrong
            : await db.RetryAsync(() => ConfirmOnceAsync(caller, body.Token, cancel), cancel);
    }

    /// <summary>"This was not me": the link is over, and care reads so.</summary>
    public Task<Result<Done>> RefuseAsync(CustomerId customer, string? token, CancellationToken cancel) =>
        db.RetryAsync<Result<Done>>(
            async () =>
            {
                if (await OpenAsync(token, cancel) is not { } open)
                {
                    return Over;
                }

                open.Conversation.EndLink();
                news.NoteRefused(open.Case);
                open.Case.TakeNote(null, clock.GetUtcNow());
                audit.Add(db, $"customer:{customer}", "link.refused", $"case:{open.Case.Id}");
                await db.SaveChangesAsync(cancel);
                signals.Changed(open.Case.Id);
                return Done.Instance;
            },
            cancel
        );

    private async Task<Result<LinkedAccountItem>> ConfirmOnceAsync(ClaimsPrincipal caller, string? token, CancellationToken cancel)
    {
        var (customer, now) = (caller.Customer(), clock.GetUtcNow());
        if (await OpenAsync(token, cancel) is not { } open)
        {
            return Over;
        }

        var (conversation, @case) = open;
        var link = await names.LinkOfAsync(conversation, cancel);
        if ((link?.Customer ?? @case.Customer ?? customer) != customer || (@case.Customer ?? customer) != customer)
        {
            return LinkedElsewhere;
        }

        if (link is null)
        {
            link = names.Link(customer, conversation);
            await news.AlertAsync(caller, names.Told(link), cancel);
        }

        // The case's version decides between two who say so at once.
        conversation.Confirm(now);
        @case.LinkTo(customer, now);
        await news.AnswerAsync(@case, conversation, customer, cancel);
        audit.Add(db, $"customer:{customer}", "link.confirmed", $"case:{@case.Id}", new { conversation.Channel });
        await db.SaveChangesAsync(cancel);
        signals.Changed(@case.Id);
        return names.Item(link);
    }

    /// <summary>What an open link is about; <c>null</c> when it is altered, used or over.</summary>
    private async Task<OpenLink?> OpenAsync(string? token, CancellationToken cancel) =>
        LinkTokens.Read(token) is { } id
        && await db.Set<Conversation>().SingleBelievedAsync(c => c.Id == id, cancel) is { } conversation
        && tokens.Fits(conversation, token)
        && await CaseLookup.FindAsync(db, conversation.Case, cancel) is { } @case
            ? new OpenLink(conversation, @case)
            : null;

    private sealed record OpenLink(Conversation Conversation, Case Case);
}
