using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Platform.Quotas;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels;

/// <summary>
/// Opens the cases that are begun outside the app. One address begins so many within an hour; whatever else it says goes on with the
/// newest of them, so that nobody fills the desk and nothing is lost. The first case of an hour costs no row of a quota.
/// </summary>
internal sealed class HeardCases(
    Database db,
    HeardRoutes routes,
    ITopicGuess topics,
    MoneyAtRisk atRisk,
    QuotaBook quotas,
    IOptions<CareOptions> options,
    Vault vault,
    TimeProvider clock
)
{
    /// <summary>So many cases one address begins within an hour.</summary>
    public const int Most = 10;

    private readonly Queue<long> _numbers = new();
    private readonly HashSet<Heard> _over = new(ReferenceEqualityComparer.Instance);
    private readonly List<(Quota Quota, DateTimeOffset At)> _taken = [];

    /// <summary>Says of each message of a batch whether it may begin a case, and takes as many numbers as are needed.</summary>
    public async Task PlanAsync(IReadOnlyList<Heard> batch, CancellationToken cancel)
    {
        _numbers.Clear();
        _over.Clear();
        _taken.Clear();
        var now = clock.GetUtcNow();
        var (begun, full, count) = (new HashSet<(string, string)>(), new HashSet<(string, string)>(), 0);
        foreach (var heard in batch.Where(h => !routes.IsKnown(h) && !GoesOn(h, now)))
        {
            var sender = (heard.Channel, heard.Address);
            if (!routes.HasBegun(heard) && begun.Add(sender))
            {
                count++;
            }
            else if (!full.Contains(sender) && await TakeAsync(heard, cancel))
            {
                count++;
            }
            else
            {
                full.Add(sender);
                _over.Add(heard);
            }
        }

        var first = count == 0 ? 0 : await Counter.TakeAsync(db, "case", OpenCase.FirstNumber, count, cancel);
        for (var i = 0; i < count; i++)
        {
            _numbers.Enqueue(first + i);
        }
    }

    /// <summary>Nothing of the batch came to be.</summary>
    public async Task GiveBackAsync()
    {
        foreach (var (quota, at) in _taken)
        {
            await quotas.GiveBackAsync(quota, 1, at, CancellationToken.None);
        }

        _taken.Clear();
    }

    /// <summary>Whether its sender has begun too many.</summary>
    public bool IsOver(Heard heard) => _over.Contains(heard);

    /// <summary>The case that a message goes on with; <c>null</c> when it begins one.</summary>
    public Case? CaseOf(Heard heard) => (IsOver(heard) ? routes.NewestOf(heard) : null) ?? routes.CaseOf(heard);

    /// <summary>Opens a case.</summary>
    public async Task<Case> OpenAsync(Heard heard, CaseId id, KeptWords told, CancellationToken cancel)
    {
        var number = _numbers.TryDequeue(out var next) ? next : await Counter.NextAsync(db, "case", OpenCase.FirstNumber, cancel);
        var now = clock.GetUtcNow();
        var owner = routes.CustomerOf(heard);
        var topic =
            heard.AsksFreeze ? CaseTopic.AccountStolen
            : heard.IsAutomatic ? CaseTopic.Other
            : topics.Of(told.Text, routes.GuessOf(heard));
        var (risk, cause) = await atRisk.OfAsync(topic, owner, null, null, cancel);
        var queue = CaseNames.QueueOf(topic);
        var within = ReplyPromises.Within(queue, options.Value);
        var @case = new Case
        {
            Id = id,
            Number = number,
            Customer = owner,
            ContactSealed = owner is null ? vault.Seal(heard.Address, Case.ContactPlace(id)) : null,
            Topic = topic,
            Queue = queue,
            Channel = heard.Channel,
            Language = routes.LanguageOf(heard, null).Name,
            Background = "",
            WhatHappened = told.Text,
            AlreadyTried = "",
            Need = "",
            AtRiskMinor = risk,
            Cause = cause,
            OpenedAt = now,
            FirstReplyDueAt = now + within,
            ReplyWithinSeconds = (int)within.TotalSeconds,
        };
        @case.BeginWaiting();
        db.Set<Case>().Add(@case);
        routes.Began(heard, @case);
        return @case;
    }

    private bool GoesOn(Heard heard, DateTimeOffset now) =>
        routes.CaseOf(heard) is { } found && (heard.IsAutomatic || found.TakesMessages(now));

    private async Task<bool> TakeAsync(Heard heard, CancellationToken cancel)
    {
        var sender = vault.LastingIndex("cases-from", $"{heard.Channel}:{heard.Address}");
        var quota = new Quota($"cases-from:{sender}", QuotaWindow.Hour);
        var at = clock.GetUtcNow();
        // The first one is in no row.
        if (!await quotas.TakeAsync(quota, 1, Most - 1, cancel))
        {
            return false;
        }

        _taken.Add((quota, at));
        return true;
    }
}
