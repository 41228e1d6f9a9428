using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Paycare.Care.Channels.OwnFinding;
using Paycare.Identity;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>Something that Paycare saw by itself and a person must look into: stuck money, a missed promise, a finding.</summary>
/// <param name="Source">Names what was seen, for example <c>suspense:{id}</c>: it opens one case, however often it is seen.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="Queue">Who looks at it.</param>
/// <param name="WhatHappened">What was seen, in the customer's language when there is one, else in English.</param>
/// <param name="Need">What is to be done about it.</param>
/// <param name="Customer">Whose matter it is, who then sees the case too; <c>null</c> when nobody's.</param>
/// <param name="AboutKind">What kind of thing it is about.</param>
/// <param name="AboutId">That thing's id.</param>
/// <param name="AtRisk">Money whose whereabouts are in doubt.</param>
/// <param name="DueAt">By when somebody must have acted; without it the queue's own promise stands.</param>
internal sealed record SystemCase(
    string Source,
    CaseTopic Topic,
    CaseQueue Queue,
    string WhatHappened,
    string Need,
    CustomerId? Customer = null,
    AboutKind? AboutKind = null,
    string? AboutId = null,
    Money? AtRisk = null,
    DateTimeOffset? DueAt = null
)
{
    /// <summary>The longest source, in characters.</summary>
    public const int SourceLength = 120;
}

/// <summary>Cases that nobody had to open. They land in the same inbox, with a clock like any other.</summary>
internal sealed class SystemCases(Database db, IdentityApi identity, IOptions<CareOptions> options, CaseSignals signals, TimeProvider clock)
{
    /// <summary>Opens the case of a source, or finds the one that it opened before, and saves.</summary>
    public Task<Case> OpenAsync(SystemCase seen, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (await db.Set<Case>().SingleOrDefaultAsync(c => c.Source == seen.Source, cancel) is { } known)
                {
                    return known;
                }

                var @case = await NewAsync(seen, cancel);
                db.Set<Case>().Add(@case);
                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
                return @case;
            },
            cancel
        );

    /// <summary>Notes for the desk what became of what was seen; a case that was done is open again when it came back.</summary>
    /// <param name="source">What was seen.</param>
    /// <param name="text">What became of it.</param>
    /// <param name="isBack">Whether it is there again.</param>
    /// <param name="cancel">Stops before it is saved.</param>
    public Task NoteAsync(string source, string text, bool isBack, CancellationToken cancel) =>
        NoteAsync(c => c.Source == source, text, isBack, cancel);

    /// <summary>Notes on a case that a person has to go on with, for the desk.</summary>
    public Task NoteAsync(CaseId id, string text, CancellationToken cancel) => NoteAsync(c => c.Id == id, text, isBack: true, cancel);

    private Task NoteAsync(Expression<Func<Case, bool>> which, string text, bool isBack, CancellationToken cancel) =>
        db.RetryAsync(
            async () =>
            {
                if (await db.Set<Case>().SingleOrDefaultAsync(which, cancel) is not { } @case)
                {
                    return;
                }

                db.Set<CaseMessage>().Add(CaseMessage.FromPaycare(@case.Id, text, clock));
                if (isBack)
                {
                    @case.TakeFinding(clock.GetUtcNow());
                }
                else
                {
                    @case.TakeNote();
                }

                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
            },
            cancel
        );

    private async Task<Case> NewAsync(SystemCase seen, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var @case = new Case
        {
            Id = StrongId.New<CaseId>(clock),
            Number = await Counter.NextAsync(db, "case", OpenCase.FirstNumber, cancel),
            Source = seen.Source,
            Customer = seen.Customer,
            Topic = seen.Topic,
            Queue = seen.Queue,
            Channel = OwnFindingChannel.Key,
            Language = seen.Customer is { } customer ? (await identity.LanguageOfAsync(customer, cancel)).Name : Languages.English.Name,
            Background = "",
            WhatHappened = seen.WhatHappened,
            AlreadyTried = "",
            Need = seen.Need,
            AboutKind = seen.AboutKind,
            AboutId = seen.AboutId,
            AtRiskMinor = seen.AtRisk?.Minor ?? 0,
            OpenedAt = now,
            FirstReplyDueAt = seen.DueAt
                ?? now + (seen.Queue == CaseQueue.Security ? options.Value.FirstReplyUrgent : options.Value.FirstReply),
        };
        @case.BeginWaiting();
        return @case;
    }
}
