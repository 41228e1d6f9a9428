using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Matters;
using Paycare.Identity;
using Paycare.Identity.Sessions;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>What is told of links, in the transaction of each: to the customer, to whoever wrote, to care.</summary>
internal sealed class LinkNews(
    Database db,
    SecurityApi security,
    CustomerMatters matters,
    MatterWords words,
    Sendings sendings,
    TextCatalog texts,
    TimeProvider clock
)
{
    private const int MostRead = 20;

    /// <summary>Alerts the owner of the wallet, who may not be who linked it.</summary>
    public Task AlertAsync(ClaimsPrincipal caller, string account, CancellationToken cancel) =>
        security.TellAccountLinkedAsync(caller.Customer(), caller.Session(), account, cancel);

    /// <summary>
    /// Answers where it was written: that it is confirmed, and the status of what they asked about, as far as that may be told there.
    /// </summary>
    public async Task AnswerAsync(Case @case, Conversation conversation, CustomerId customer, CancellationToken cancel)
    {
        var asked = await AskedAsync(@case, conversation, cancel);
        var assurance = Assurances.Of(@case, conversation);
        var told = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in Languages.All)
        {
            if (asked is { } matter && await matters.TellAsync(matter, customer, assurance, language, cancel) is { } answer)
            {
                told[language.Name] = answer;
            }
        }

        var said = OwnWords.Of(language =>
            string.Join(
                "\n\n",
                new[] { texts.Get(language, "link.confirmed", @case.NumberText), told.GetValueOrDefault(language.Name) }.OfType<string>()
            )
        );
        var message = CaseMessage.FromPaycare(@case, said, isInternal: false, clock, conversation.Id);
        db.Set<CaseMessage>().Add(message);
        sendings.Plan(conversation, SendingKind.Told, message: message.Id);
    }

    /// <summary>Colleagues read that whoever opened the link did not write this.</summary>
    public void NoteRefused(Case @case) =>
        db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case, OwnWords.Of(texts, "link.refused"), isInternal: true, clock));

    /// <summary>What the newest words that say it ask about.</summary>
    private async Task<Matter?> AskedAsync(Case @case, Conversation conversation, CancellationToken cancel)
    {
        var said = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => m.Case == @case.Id && m.Conversation == conversation.Id && m.Author == MessageAuthor.Customer)
            .OrderByDescending(m => m.At)
            .Take(MostRead)
            .ListBelievedAsync(cancel);
        return said.Select(m => m.Text).Append(@case.WhatHappened).Select(words.Find).FirstOrDefault(m => m is not null);
    }
}
