using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>Where a message came to.</summary>
/// <param name="Case">The case.</param>
/// <param name="Number">Its number.</param>
/// <param name="IsOpening">Whether it opened the case.</param>
public sealed record HeardPlace(CaseId Case, string Number, bool IsOpening);

/// <summary>What a person wrote, as it is kept.</summary>
/// <param name="At">When it came.</param>
/// <param name="Text">The words, without the secrets that stood in them.</param>
public sealed record HeardMessage(DateTimeOffset At, string Text);

/// <summary>What was heard from one address of a channel: for the demo, where a person plays both sides.</summary>
public sealed class HeardApi
{
    private readonly Database _db;
    private readonly Vault _vault;

    internal HeardApi(Database db, Vault vault) => (_db, _vault) = (db, vault);

    /// <summary>Where a message came to; <c>null</c> for one that was not heard.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="externalId">The message's id there.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<HeardPlace?> FindAsync(string channel, string externalId, CancellationToken cancel)
    {
        var digest = HeardMark.DigestOf(channel, externalId, _vault);
        var found = await (
            from mark in _db.Set<HeardMark>().AsNoTracking()
            where mark.Channel == channel && mark.Digest == digest
            join conversation in _db.Set<Conversation>().AsNoTracking() on mark.Conversation equals conversation.Id
            join @case in _db.Set<Case>().AsNoTracking() on conversation.Case equals @case.Id
            select new
            {
                @case.Id,
                @case.Number,
                IsOpening = !_db.Set<HeardMark>().Any(m => m.Conversation == mark.Conversation && m.Id < mark.Id),
            }
        ).SingleOrDefaultAsync(cancel);
        return found is null ? null : new HeardPlace(found.Id, Case.NumberOf(found.Number), found.IsOpening);
    }

    /// <summary>What was heard from an address, oldest first.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="address">The address there.</param>
    /// <param name="atMost">The most messages; the newest of more.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<IReadOnlyList<HeardMessage>> ReadAsync(string channel, string address, int atMost, CancellationToken cancel)
    {
        var conversations = await Conversation.With(_db, channel, address, _vault).Select(c => new { c.Id, c.Case }).ToListAsync(cancel);
        var ids = conversations.ConvertAll(c => (ConversationId?)c.Id);
        var cases = conversations.ConvertAll(c => c.Case);
        var opening = await _db.Set<Case>()
            .Where(c => cases.Contains(c.Id) && c.Channel == channel)
            .OrderByDescending(c => c.Id)
            .Take(atMost)
            .Select(c => new HeardMessage(c.OpenedAt, c.WhatHappened))
            .ToListAsync(cancel);
        var later = await _db.Set<CaseMessage>()
            .Where(m => ids.Contains(m.Conversation) && m.Author == MessageAuthor.Customer)
            .OrderByDescending(m => m.Id)
            .Take(atMost)
            .Select(m => new HeardMessage(m.At, m.Text))
            .ToListAsync(cancel);
        return [.. opening.Concat(later).OrderBy(m => m.At).TakeLast(atMost)];
    }
}
