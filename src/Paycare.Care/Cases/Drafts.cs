using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A customer's draft. Only its length is checked: a draft may be as unfinished as it likes.</summary>
/// <param name="Subject">What it was started about: an attempt's id, or nothing. A customer has one draft per subject.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="AttemptId">The attempt concerned, if any.</param>
/// <param name="Background">What the person was doing.</param>
/// <param name="WhatHappened">What they saw.</param>
/// <param name="AlreadyTried">What they did about it.</param>
/// <param name="Need">What they are asking for.</param>
public sealed record DraftBody(
    string? Subject,
    string? Topic,
    string? AttemptId,
    string? Background,
    string? WhatHappened,
    string? AlreadyTried,
    string? Need
);

/// <summary>A draft not sent yet.</summary>
/// <param name="Draft">The draft's content.</param>
/// <param name="SavedAt">When it was last saved.</param>
public sealed record DraftAnswer(DraftBody Draft, DateTimeOffset SavedAt);

/// <summary>Keeps drafts: a lost connection, an empty battery or another screen never costs a customer their words.</summary>
internal sealed class Drafts(Database db, AttachmentBook attachments, TimeProvider clock)
{
    /// <summary>How long a draft is kept after it was last saved.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    public async Task<DraftAnswer?> FindAsync(CustomerId customer, string? subject, CancellationToken cancel)
    {
        var key = subject ?? "";
        var oldest = clock.GetUtcNow() - Kept;
        var draft = await db.Set<Draft>()
            .AsNoTracking()
            .SingleOrDefaultAsync(d => d.Customer == customer && d.Subject == key && d.SavedAt > oldest, cancel);
        return draft is null ? null : Answer(draft);
    }

    /// <summary>A customer's drafts, last saved first.</summary>
    public async Task<IReadOnlyList<DraftAnswer>> ListAsync(CustomerId customer, CancellationToken cancel)
    {
        var oldest = clock.GetUtcNow() - Kept;
        var drafts = await db.Set<Draft>()
            .AsNoTracking()
            .Where(d => d.Customer == customer && d.SavedAt > oldest)
            .OrderByDescending(d => d.SavedAt)
            .ToListAsync(cancel);
        return [.. drafts.Select(Answer)];
    }

    /// <summary>Saves a draft; an empty one is deleted.</summary>
    /// <returns>When it was saved.</returns>
    public async Task<Result<DateTimeOffset>> SaveAsync(CustomerId customer, DraftBody body, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var subject = check.Text("subject", body.Subject, Draft.SubjectLength, required: false);
        var attempt = check.Text("attemptId", body.AttemptId, Draft.SubjectLength, required: false);
        var topic = check.OneOf("topic", body.Topic, CaseNames.Topics);
        var words = new[]
        {
            check.Words("background", body.Background, OpenCase.TextLength, required: false),
            check.Words("whatHappened", body.WhatHappened, OpenCase.TextLength, required: false),
            check.Words("alreadyTried", body.AlreadyTried, OpenCase.TextLength, required: false),
            check.Words("need", body.Need, OpenCase.TextLength, required: false),
        };
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        var now = clock.GetUtcNow();
        var oldest = now - Kept;
        await db.Set<Draft>().Where(d => d.Customer == customer && d.SavedAt <= oldest).ExecuteDeleteAsync(cancel);
        var place = CaseAttachments.PlaceOf(subject);
        await attachments.KeepAsync(CaseAttachments.Of(customer), place, Kept, cancel);
        if (words.All(w => w.Length == 0))
        {
            await ForgetAsync(customer, subject, cancel);
            return now;
        }

        // Two saves that begin it at the same moment: the later words win. One that was sent or discarded meanwhile stays so.
        do
        {
            var draft = await db.Set<Draft>().SingleOrDefaultAsync(d => d.Customer == customer && d.Subject == subject, cancel);
            if (draft is null)
            {
                draft = new Draft
                {
                    Customer = customer,
                    Subject = subject,
                    Topic = topic!.Value,
                    SavedAt = now,
                };
                db.Set<Draft>().Add(draft);
            }

            // Secrets are removed from drafts as they are from cases.
            (draft.Topic, draft.AttemptId, draft.SavedAt) = (topic!.Value, attempt.Length == 0 ? null : attempt, now);
            (draft.Background, draft.WhatHappened) = (SecretScrub.Clean(words[0]), SecretScrub.Clean(words[1]));
            (draft.AlreadyTried, draft.Need) = (SecretScrub.Clean(words[2]), SecretScrub.Clean(words[3]));
        } while (await db.TrySaveAsync(cancel) == SaveConflict.Taken);

        return now;
    }

    /// <summary>Throws a draft away, with its files.</summary>
    public async Task DiscardAsync(CustomerId customer, string? subject, CancellationToken cancel)
    {
        await ForgetAsync(customer, subject ?? "", cancel);
        await attachments.DropAllAsync(CaseAttachments.Of(customer), CaseAttachments.PlaceOf(subject), cancel);
    }

    private Task<int> ForgetAsync(CustomerId customer, string subject, CancellationToken cancel) =>
        db.Set<Draft>().Where(d => d.Customer == customer && d.Subject == subject).ExecuteDeleteAsync(cancel);

    private static DraftAnswer Answer(Draft d) =>
        new(new DraftBody(d.Subject, d.Topic.Name(), d.AttemptId, d.Background, d.WhatHappened, d.AlreadyTried, d.Need), d.SavedAt);
}
