using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Identity;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Something that Paycare detected and a person must look into: stuck money, a missed promise, a finding.</summary>
/// <param name="Source">
/// Identifies what was detected, for example <c>suspense:{id}</c>: it opens one case, however often it is detected.
/// </param>
/// <param name="Topic">The topic of the case.</param>
/// <param name="Queue">The queue of the case.</param>
/// <param name="WhatHappened">What was detected.</param>
/// <param name="Need">What has to be done.</param>
/// <param name="Customer">The customer concerned, who can then see the case; <c>null</c> for none.</param>
/// <param name="AboutKind">The kind of thing it is about.</param>
/// <param name="AboutId">The id of that thing.</param>
/// <param name="AtRisk">Money whose whereabouts are in doubt.</param>
/// <param name="DueAt">Deadline for action; without one the queue's promise applies.</param>
internal sealed record SystemCase(
    string Source,
    CaseTopic Topic,
    CaseQueue Queue,
    OwnWords WhatHappened,
    OwnWords Need,
    CustomerId? Customer = null,
    AboutKind? AboutKind = null,
    string? AboutId = null,
    Money? AtRisk = null,
    DateTimeOffset? DueAt = null
)
{
    /// <summary>Maximum length of a source, in characters.</summary>
    public const int SourceLength = 120;
}

/// <summary>Cases opened automatically. They go to the same inbox, with a clock like any other.</summary>
internal sealed class SystemCases(Database db, IdentityApi identity, IOptions<CareOptions> options, CaseSignals signals, TimeProvider clock)
{
    /// <summary>Opens the case of a source, or finds the existing one, and saves.</summary>
    public Task<Case> OpenAsync(SystemCase seen, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (await db.Set<Case>().SingleOrDefaultAsync(c => c.Source == seen.Source, cancel) is { } known)
                {
                    return known.MergedInto is { } target ? await db.Set<Case>().SingleAsync(c => c.Id == target, cancel) : known;
                }

                var @case = await NewAsync(seen, cancel);
                db.Set<Case>().Add(@case);
                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
                return @case;
            },
            cancel
        );

    /// <summary>Notes for the desk what became of a finding; a resolved case reopens when it recurred.</summary>
    /// <param name="source">The source of the case.</param>
    /// <param name="words">The note.</param>
    /// <param name="isBack">Whether it recurred.</param>
    /// <param name="cancel">Cancels before saving.</param>
    public Task NoteAsync(string source, OwnWords words, bool isBack, CancellationToken cancel) =>
        NoteAsync(c => c.Source == source, words, isBack, cancel);

    /// <summary>Adds a note for the desk to a case that a person has to continue.</summary>
    public Task NoteAsync(CaseId id, OwnWords words, CancellationToken cancel) => NoteAsync(c => c.Id == id, words, isBack: true, cancel);

    private Task NoteAsync(Expression<Func<Case, bool>> which, OwnWords words, bool isBack, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                var found = await db.Set<Case>().Where(which).Select(c => (CaseId?)c.Id).SingleOrDefaultAsync(cancel);
                if (found is not { } id || await CaseLookup.FindAsync(db, id, cancel) is not { } @case)
                {
                    return;
                }

                db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case, words, isInternal: true, clock));
                if (isBack)
                {
                    @case.TakeFinding(clock.GetUtcNow());
                }
                else
                {
                    @case.TakeNote(null, clock.GetUtcNow());
                }

                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
            },
            cancel
        );

    private async Task<Case> NewAsync(SystemCase seen, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var language = seen.Customer is { } customer ? await identity.LanguageOfAsync(customer, cancel) : Languages.English;
        var @case = new Case
        {
            Id = StrongId.New<CaseId>(clock),
            Number = await Counter.NextAsync(db, "case", OpenCase.FirstNumber, cancel),
            Source = seen.Source,
            Customer = seen.Customer,
            Topic = seen.Topic,
            Queue = seen.Queue,
            Channel = CaseChannels.OwnFinding,
            Language = language.Name,
            Background = "",
            WhatHappened = seen.WhatHappened.In(language),
            AlreadyTried = "",
            Need = seen.Need.In(language),
            OwnStory = seen.WhatHappened,
            OwnNeed = seen.Need,
            AboutKind = seen.AboutKind,
            AboutId = seen.AboutId,
            AtRiskMinor = seen.AtRisk?.Minor ?? 0,
            OpenedAt = now,
            FirstReplyDueAt = seen.DueAt ?? now + ReplyPromises.Within(seen.Queue, options.Value),
            ReplyWithinSeconds = (int)ReplyPromises.Within(seen.Queue, options.Value).TotalSeconds,
        };
        @case.BeginWaiting();
        return @case;
    }
}
