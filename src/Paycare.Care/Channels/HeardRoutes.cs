using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Identity;
using Paycare.Identity.Profiles;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>Everything that says to which case each message of a batch belongs, read at once.</summary>
internal sealed class HeardRoutes(Database db, IdentityApi identity, LanguageGuess guess, Vault vault, TimeProvider clock)
{
    private static readonly TimeSpan Recently = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Channel, string Address), List<CaseId>> _begun = [];
    private readonly Dictionary<string, ConversationId> _marks = new(StringComparer.Ordinal);
    private readonly Dictionary<ConversationId, Conversation> _conversations = [];
    private readonly Dictionary<CaseId, Case> _cases = [];
    private readonly Dictionary<long, CaseId> _numbers = [];
    private readonly Dictionary<string, CustomerId> _links = new(StringComparer.Ordinal);
    private readonly Dictionary<Heard, CultureInfo> _guesses = new(ReferenceEqualityComparer.Instance);
    private IReadOnlyDictionary<string, EmailOwner> _owners = new Dictionary<string, EmailOwner>();

    /// <summary>Reads what a batch needs; the rows are tracked.</summary>
    public async Task ReadAsync(IReadOnlyList<Heard> batch, CancellationToken cancel)
    {
        Forget();
        var mails = batch.Select(h => h.Address).Where(a => a.Contains('@', StringComparison.Ordinal)).Distinct().ToList();
        _owners = mails.Count == 0 ? _owners : await identity.FindByEmailsAsync(mails, cancel);
        await ReadLinksAsync(batch, cancel);
        foreach (var channel in batch.GroupBy(h => h.Channel))
        {
            var digests = channel
                .SelectMany(h => h.RefersTo.Append(h.ExternalId).Select(id => HeardMark.DigestOf(channel.Key, id, vault)))
                .Distinct()
                .ToList();
            var known = db.Set<HeardMark>().AsNoTracking().Where(m => m.Channel == channel.Key && digests.Contains(m.Digest));
            await foreach (var mark in known.AsAsyncEnumerable().WithCancellation(cancel))
            {
                _marks[mark.Digest] = mark.Conversation;
            }
        }

        var referred = _marks.Values.Distinct().ToList();
        var wanted = batch.Select(h => h.Continues).OfType<CaseId>().ToHashSet();
        foreach (var (channel, address) in batch.Where(h => h.GoesOn).Select(h => (h.Channel, h.Address)).Distinct())
        {
            wanted.UnionWith(
                await Conversation
                    .With(db, channel, address, vault)
                    .OrderByDescending(c => c.Id)
                    .Select(c => c.Case)
                    .Take(1)
                    .ToListAsync(cancel)
            );
        }

        await ReadBegunAsync(batch, cancel);
        wanted.UnionWith(_begun.Values.SelectMany(ids => ids));

        if (referred.Count > 0)
        {
            wanted.UnionWith(await db.Set<Conversation>().Where(c => referred.Contains(c.Id)).Select(c => c.Case).ToListAsync(cancel));
        }

        await ReadCasesAsync(wanted, batch.SelectMany(h => new[] { h.ContinuesNumber, h.CaseNumber }).OfType<long>().ToHashSet(), cancel);
    }

    /// <summary>Whether a message was heard before.</summary>
    public bool IsKnown(Heard heard) => _marks.ContainsKey(HeardMark.DigestOf(heard.Channel, heard.ExternalId, vault));

    /// <summary>Who wrote the address down as theirs; <c>null</c> for nobody.</summary>
    public EmailOwner? OwnerOf(Heard heard) => _owners.GetValueOrDefault(heard.Address);

    /// <summary>Whose it is, as far as that was proven: by a confirmed e-mail address, or an account linked in the app.</summary>
    public CustomerId? CustomerOf(Heard heard) => OwnerOf(heard)?.Customer ?? LinkedOf(heard);

    /// <summary>The customer who linked the account in the app.</summary>
    public CustomerId? LinkedOf(Heard heard) =>
        _links.Count > 0 && _links.TryGetValue($"{heard.Channel}:{heard.Address}", out var customer) ? customer : null;

    /// <summary>
    /// The case that a message goes on with; <c>null</c> when it begins one. A number, or the id of somebody else's message, is no
    /// proof: whoever names one must take part in its case already, or strangers would write themselves into it.
    /// </summary>
    public Case? CaseOf(Heard heard)
    {
        if (heard.Continues is { } proven && Find(proven) is { } own)
        {
            return own;
        }

        if (heard.ContinuesNumber is { } signed && _numbers.TryGetValue(signed, out var addressed) && Find(addressed) is { } written)
        {
            return written;
        }

        foreach (var id in heard.RefersTo)
        {
            if (
                _marks.TryGetValue(HeardMark.DigestOf(heard.Channel, id, vault), out var mark)
                && _conversations.TryGetValue(mark, out var conversation)
                && Find(conversation.Case) is { } referred
                && TakesPart(heard, referred)
            )
            {
                return referred;
            }
        }

        if (
            heard.CaseNumber is { } number
            && _numbers.TryGetValue(number, out var named)
            && Find(named) is { } numbered
            && TakesPart(heard, numbered)
        )
        {
            return numbered;
        }

        var last = heard.GoesOn
            ? _conversations
                .Values.Where(c => c.EndedAt is null && c.IsWith(heard.Channel, heard.Address, vault))
                .MaxBy(c => c.Id.Value.ToString())
            : null;
        return last is null ? null : Find(last.Case);
    }

    /// <summary>Whether who says so is in the case already: by this address, or as its customer by a proven one.</summary>
    public bool TakesPart(Heard heard, Case @case) =>
        ConversationOf(heard, @case) is { IsGuest: false } || (@case.Customer is { } customer && CustomerOf(heard) == customer);

    /// <summary>The conversation of a case with this address.</summary>
    public Conversation? ConversationOf(Heard heard, Case @case) =>
        _conversations.Values.FirstOrDefault(c => c.Case == @case.Id && c.EndedAt is null && c.IsWith(heard.Channel, heard.Address, vault));

    /// <summary>Whether its sender began a case within the hour, on this channel.</summary>
    public bool HasBegun(Heard heard) => _begun.ContainsKey((heard.Channel, heard.Address));

    /// <summary>The newest case that its sender began within the hour, one that is open if there is one.</summary>
    public Case? NewestOf(Heard heard) =>
        (_begun.GetValueOrDefault((heard.Channel, heard.Address)) ?? [])
            .AsEnumerable()
            .Reverse()
            .Select(Find)
            .OfType<Case>()
            .Where(c => ConversationOf(heard, c) is not null)
            .OrderByDescending(c => CaseStates.IsOpen(c.State))
            .FirstOrDefault();

    /// <summary>Remembers that its sender began a case.</summary>
    public void Began(Heard heard, Case @case)
    {
        if (!_begun.TryGetValue((heard.Channel, heard.Address), out var cases))
        {
            _begun[(heard.Channel, heard.Address)] = cases = [];
        }

        cases.Add(@case.Id);
    }

    /// <summary>Remembers what a message of the batch made, for those after it.</summary>
    public void Add(Case @case, Conversation conversation, HeardMark mark)
    {
        (_cases[@case.Id], _conversations[conversation.Id], _marks[mark.Digest]) = (@case, conversation, conversation.Id);
        _numbers[@case.Number] = @case.Id;
    }

    /// <summary>The language to answer in: the case's, the one that the address's owner chose, or that of the words.</summary>
    public CultureInfo LanguageOf(Heard heard, Case? @case) =>
        @case is not null ? Languages.Of(@case.Language) : OwnerOf(heard)?.Language ?? heard.Language ?? GuessOf(heard);

    /// <summary>The language of the words themselves.</summary>
    public CultureInfo GuessOf(Heard heard)
    {
        if (!_guesses.TryGetValue(heard, out var language))
        {
            _guesses[heard] = language = guess.Of($"{heard.Subject} {heard.Text}");
        }

        return language;
    }

    private async Task ReadLinksAsync(IReadOnlyList<Heard> batch, CancellationToken cancel)
    {
        var said = batch
            .Select(h => (h.Channel, h.Address))
            .Distinct()
            .SelectMany(a => Conversation.IndexesOf(a.Channel, a.Address, vault).Select(index => (Index: index, Who: a)))
            .ToLookup(a => a.Index, a => a.Who);
        var indexes = said.Select(s => s.Key).ToList();
        var linked = db.Set<LinkedAccount>().AsNoTracking().Where(l => l.EndedAt == null && indexes.Contains(l.AddressIndex));
        foreach (var link in await linked.ListBelievedAsync(cancel))
        {
            foreach (var (channel, address) in said[link.AddressIndex].Where(a => a == (link.Channel, link.Address(vault))))
            {
                _links[$"{channel}:{address}"] = link.Customer;
            }
        }
    }

    private Case? Find(CaseId id)
    {
        var @case = _cases.GetValueOrDefault(id);
        return @case is { MergedInto: { } target } ? _cases.GetValueOrDefault(target) : @case;
    }

    private async Task ReadBegunAsync(IReadOnlyList<Heard> batch, CancellationToken cancel)
    {
        var senders = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var sender in batch.Select(h => (h.Channel, h.Address)).Distinct())
        {
            foreach (var index in Conversation.IndexesOf(sender.Channel, sender.Address, vault))
            {
                senders[index] = sender;
            }
        }

        var (indexes, since) = (senders.Keys.ToList(), clock.GetUtcNow() - Recently);
        var begun = db.Set<Conversation>()
            .AsNoTracking()
            .Where(c => indexes.Contains(c.AddressIndex) && c.OpenedAt > since)
            .Where(c => db.Set<Case>().Any(k => k.Id == c.Case && k.OpenedAt > since))
            .OrderBy(c => c.Id)
            .Select(c => new { c.AddressIndex, c.Case });
        foreach (var sender in (await begun.ToListAsync(cancel)).GroupBy(c => senders[c.AddressIndex], c => c.Case))
        {
            _begun[sender.Key] = [.. sender];
        }
    }

    private async Task ReadCasesAsync(HashSet<CaseId> wanted, HashSet<long> numbers, CancellationToken cancel)
    {
        if (wanted.Count + numbers.Count == 0)
        {
            return;
        }

        var (byId, byNumber) = (wanted.ToList(), numbers.ToList());
        foreach (var @case in await db.Set<Case>().Where(c => byId.Contains(c.Id) || byNumber.Contains(c.Number)).ToListAsync(cancel))
        {
            (_cases[@case.Id], _numbers[@case.Number]) = (@case, @case.Id);
        }

        var targets = _cases.Values.Select(c => c.MergedInto).OfType<CaseId>().Where(t => !_cases.ContainsKey(t)).ToList();
        foreach (var @case in targets.Count == 0 ? [] : await db.Set<Case>().Where(c => targets.Contains(c.Id)).ToListAsync(cancel))
        {
            _cases[@case.Id] = @case;
        }

        var ids = _cases.Keys.ToList();
        foreach (var conversation in await db.Set<Conversation>().Where(c => ids.Contains(c.Case)).ListBelievedAsync(cancel))
        {
            _conversations[conversation.Id] = conversation;
        }
    }

    /// <summary>A try that somebody else came before begins anew.</summary>
    private void Forget()
    {
        _marks.Clear();
        _conversations.Clear();
        _cases.Clear();
        _numbers.Clear();
        _links.Clear();
        _begun.Clear();
        _owners = new Dictionary<string, EmailOwner>();
    }
}
