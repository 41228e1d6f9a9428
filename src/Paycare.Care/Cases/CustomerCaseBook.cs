using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Diagnosis;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Scrubbing;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Cases;

/// <summary>A customer's operations on their cases.</summary>
internal sealed class CustomerCaseBook(
    Database db,
    PaymentsApi payments,
    IdentityApi identity,
    SecurityApi security,
    DiagnosisTexts diagnosis,
    CaseSignals signals,
    AttachmentBook attachments,
    TimeProvider clock
)
{
    /// <summary>A freeze comes first and its case right after it.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(10);

    public async Task<Result<Page<CaseItem>>> ListAsync(CustomerId customer, string? cursor, int? limit, CancellationToken cancel)
    {
        if (CaseCursor.Read(cursor).IsRefused(out var malformed, out var before))
        {
            return malformed;
        }

        var size = Paging.Limit(limit);
        var cases = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Customer == customer && c.Number < before)
            .OrderByDescending(c => c.Number)
            .Take(size + 1)
            .ToListAsync(cancel);
        var items = await ItemsAsync(cases, cancel);
        return CaseCursor.Page(cases, size, c => c.Number, c => items[c.Id]);
    }

    /// <summary>One case as it stands in the list; <c>null</c> when it is not the customer's.</summary>
    public async Task<CaseItem?> FindItemAsync(CustomerId customer, CaseId id, CancellationToken cancel)
    {
        var found = await db.Set<Case>().AsNoTracking().Where(c => c.Id == id && c.Customer == customer).ToListAsync(cancel);
        return (await ItemsAsync(found, cancel)).GetValueOrDefault(id);
    }

    private async Task<Dictionary<CaseId, CaseItem>> ItemsAsync(List<Case> cases, CancellationToken cancel)
    {
        // A merged case stands where the other one does.
        var into = cases.Select(c => c.MergedInto).OfType<CaseId>().Distinct().ToList();
        var targets =
            into.Count == 0 ? [] : await db.Set<Case>().AsNoTracking().Where(c => into.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancel);
        var names = await NamesAsync(cases.Concat(targets.Values).Select(c => c.Assignee), cancel);
        return cases.ToDictionary(
            c => c.Id,
            c => new CaseItem(
                c.Id,
                c.NumberText,
                c.Topic.Name(),
                Now(c).State.Name(),
                c.OpenedAt,
                Now(c).FirstReplyAt is null ? Now(c).FirstReplyDueAt : null,
                About(c),
                Now(c).Assignee is { } by ? names.GetValueOrDefault(by) : null
            )
            {
                Then = ReplyPromises.ForCustomer(Now(c)).Then,
                Until = ReplyPromises.ForCustomer(Now(c)).Until,
            }
        );

        Case Now(Case c) => c.MergedInto is { } target ? targets[target] : c;
    }

    public async Task<Result<CaseAnswer>> ReadAsync(CustomerId customer, CaseId id, CultureInfo culture, CancellationToken cancel)
    {
        if (await FindAsync(customer, id, cancel) is not { } @case)
        {
            return Refusal.NotFound;
        }

        var messages = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => m.Case == @case.Id && !m.IsInternal)
            .OrderBy(m => m.At)
            .ThenBy(m => m.Id)
            .ListBelievedAsync(cancel);
        var names = await NamesAsync([.. messages.Select(m => m.Staff), @case.Assignee], cancel);
        var attempt = @case.AboutKind == AboutKind.Attempt ? await payments.FindAttemptAsync(customer, @case.AboutId, cancel) : null;
        var files = await AttachmentLookup.OfAsync(db, [@case.Id.Value, .. messages.Select(m => m.Id)], cancel);
        return new CaseAnswer(
            @case.Id,
            @case.NumberText,
            @case.Topic.Name(),
            @case.State.Name(),
            @case.Background,
            @case.WhatHappened,
            @case.AlreadyTried,
            @case.Need,
            About(@case),
            attempt is null ? null : diagnosis.Describe(attempt, culture, @case.Topic == CaseTopic.AccountStolen),
            @case.Missing,
            @case.OpenedAt,
            @case.FirstReplyDueAt,
            @case.FirstReplyAt,
            @case.ConfirmedAt is not null,
            Rating(@case),
            [.. messages.Select(m => Message(m, names, files))],
            @case.Assignee is { } by ? names.GetValueOrDefault(by) : null,
            await SolutionAsync(messages, names, cancel),
            @case.ResolvedAt
        )
        {
            Then = ReplyPromises.ForCustomer(@case).Then,
            Until = ReplyPromises.ForCustomer(@case).Until,
            Attachments = [.. files[@case.Id.Value]],
            Merged = await MergedAsync(customer, @case, culture, cancel),
            Freezes = @case.Topic == CaseTopic.AccountStolen ? await security.FreezesAsync(customer, @case.OpenedAt - Before, cancel) : [],
        };
    }

    private async Task<IReadOnlyList<MergedCase>> MergedAsync(CustomerId customer, Case into, CultureInfo culture, CancellationToken cancel)
    {
        var merged = new List<MergedCase>();
        var others = await CaseLookup.MergedAsync(db, into, cancel);
        var files = await AttachmentLookup.OfAsync(db, [.. others.Select(c => c.Id.Value)], cancel);
        foreach (var other in others)
        {
            var attempt = other.AboutKind == AboutKind.Attempt ? await payments.FindAttemptAsync(customer, other.AboutId, cancel) : null;
            var verdict = attempt is null ? null : diagnosis.Describe(attempt, culture, other.Topic == CaseTopic.AccountStolen);
            merged.Add(Merged(other, verdict, files));
        }

        return merged;
    }

    /// <summary>A merged case's own story.</summary>
    public static MergedCase Merged(Case other, DiagnosisAnswer? verdict, ILookup<Guid, AttachmentAnswer> files) =>
        new(
            other.Id,
            other.NumberText,
            other.Topic.Name(),
            other.OpenedAt,
            other.Background,
            other.WhatHappened,
            other.AlreadyTried,
            other.Need,
            About(other),
            verdict
        )
        {
            Attachments = [.. files[other.Id.Value]],
        };

    /// <summary>The latest reply that has steps, with the customer's ticks.</summary>
    private async Task<SolutionAnswer?> SolutionAsync(
        List<CaseMessage> messages,
        IReadOnlyDictionary<StaffId, string> names,
        CancellationToken cancel
    )
    {
        if (messages.FindLast(m => m.Author == MessageAuthor.Staff && SolutionSteps.Of(m.Text).Count > 0) is not { } message)
        {
            return null;
        }

        var ticks = await db.Set<StepTick>()
            .AsNoTracking()
            .Where(t => t.Message == message.Id)
            .ToDictionaryAsync(t => t.Step, t => t.At, cancel);
        return new SolutionAnswer(
            StrongId.Text(message.Id),
            message.Staff is { } staff ? names.GetValueOrDefault(staff) : null,
            [
                .. SolutionSteps
                    .Of(message.Text)
                    .Select((text, step) => new SolutionStep(text, ticks.TryGetValue(step, out var at) ? at : null)),
            ]
        );
    }

    private Task<IReadOnlyDictionary<StaffId, string>> NamesAsync(IEnumerable<StaffId?> staff, CancellationToken cancel) =>
        identity.StaffNamesAsync([.. staff.OfType<StaffId>().Distinct()], cancel);

    /// <summary>Records that the customer did a step of the solution. Ticking it again changes nothing.</summary>
    /// <param name="customer">The case's customer.</param>
    /// <param name="id">The case.</param>
    /// <param name="message">The message that proposed the step.</param>
    /// <param name="step">Index of the step, from 0.</param>
    /// <param name="cancel">Cancels the request.</param>
    public async Task<Result<Done>> TickAsync(CustomerId customer, CaseId id, Guid message, int step, CancellationToken cancel)
    {
        if (
            await FindAsync(customer, id, cancel) is not { } @case
            || await db.Set<CaseMessage>()
                .AsNoTracking()
                .SingleOrDefaultAsync(m => m.Id == message && m.Case == @case.Id && !m.IsInternal, cancel)
                is not { } proposed
            || step < 0
            || step >= SolutionSteps.Of(proposed.Text).Count
        )
        {
            return Refusal.NotFound;
        }

        db.Set<StepTick>()
            .Add(
                new StepTick
                {
                    Message = message,
                    Step = step,
                    At = clock.GetUtcNow(),
                }
            );
        _ = await db.TrySaveAsync(cancel);

        signals.Changed(@case.Id);
        return Done.Instance;
    }

    /// <summary>A message as its customer sees it.</summary>
    public static MessageAnswer Message(
        CaseMessage message,
        IReadOnlyDictionary<StaffId, string> names,
        ILookup<Guid, AttachmentAnswer> files
    ) =>
        new(
            StrongId.Text(message.Id),
            message.Author == MessageAuthor.Customer ? "customer" : "care",
            message.Staff is { } staff ? names.GetValueOrDefault(staff) : null,
            message.Text,
            message.At
        )
        {
            Attachments = [.. files[message.Id]],
        };

    /// <summary>Adds a message. With a repeated key it returns the original response.</summary>
    public async Task<Result<MessageAnswer>> WriteAsync(
        CustomerId customer,
        CaseId id,
        MessageBody body,
        string? key,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var text = check.Words("text", body.Text, OpenCase.TextLength, required: body.Attachments is not { Count: > 0 });
        _ = check.Text("key", key, OpenCase.KeyLength, required: false);
        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        return await ChangeAsync<MessageAnswer>(
            customer,
            id,
            async @case =>
            {
                // Files first, then the key: whoever finds the files gone because the same form came first finds its message too.
                var waiting = await attachments.FindWaitingAsync(CaseAttachments.Of(customer), body.Attachments, cancel);
                if (
                    key is not null
                    && await db.Set<CaseMessage>().AsNoTracking().SingleOrDefaultAsync(m => m.Case == @case.Id && m.Key == key, cancel)
                        is { } known
                )
                {
                    return Message(known, new Dictionary<StaffId, string>(), await AttachmentLookup.OfAsync(db, [known.Id], cancel));
                }

                if (waiting.IsRefused(out var unknown, out var files))
                {
                    return unknown;
                }

                if (!@case.TryTakeCustomerMessage(clock.GetUtcNow()))
                {
                    return CaseClosed;
                }

                var message = CaseMessage.FromCustomer(@case.Id, text.Length > 0 ? text : AttachmentName.Joined(files), key, clock);
                db.Set<CaseMessage>().Add(message);
                foreach (var file in files)
                {
                    file.AttachTo(message.Id, isInternal: false);
                }

                return Message(message, new Dictionary<StaffId, string>(), files.ToLookup(_ => message.Id, AttachmentAnswer.Of));
            },
            cancel
        );
    }

    public async Task<Result<StateAnswer>> ConfirmAsync(CustomerId customer, CaseId id, bool? solved, CancellationToken cancel) =>
        solved is not { } said
            ? Refusal.Invalid("solved", "field.required")
            : await ChangeAsync<StateAnswer>(
                customer,
                id,
                @case => @case.TryConfirm(said, clock.GetUtcNow()) ? new StateAnswer(@case.State.Name()) : CaseClosed,
                cancel
            );

    public async Task<Result<RatingAnswer>> RateAsync(CustomerId customer, CaseId id, int? score, string? words, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var comment = check.Words("comment", words, 1000, required: false);
        if (score is not (>= 1 and <= 5))
        {
            check.Fail("score", score is null ? "field.required" : "field.score-range");
        }

        if (check.Refusal is { } invalid)
        {
            return invalid;
        }

        return await ChangeAsync<RatingAnswer>(
            customer,
            id,
            @case =>
            {
                if (@case.ConfirmedAt is null)
                {
                    return new Refusal(RefusalKind.Conflict, "case-not-confirmed");
                }

                @case.Rate(score!.Value, SecretScrub.Clean(comment));
                return Rating(@case)!;
            },
            cancel
        );
    }

    public static AboutAnswer? About(Case @case) => @case.AboutKind is { } kind ? new AboutAnswer(kind.Name(), @case.AboutId!) : null;

    public static RatingAnswer? Rating(Case @case) => @case.Score is { } score ? new RatingAnswer(score, @case.ScoreComment ?? "") : null;

    private static Refusal CaseClosed { get; } = new(RefusalKind.Conflict, "case-closed");

    /// <summary>
    /// Changes a customer's case. An agent may change it at the same moment; what the customer says holds regardless, so it is
    /// applied again on the newer version.
    /// </summary>
    private Task<Result<T>> ChangeAsync<T>(CustomerId customer, CaseId id, Func<Case, Result<T>> change, CancellationToken cancel) =>
        ChangeAsync(customer, id, @case => Task.FromResult(change(@case)), cancel);

    private Task<Result<T>> ChangeAsync<T>(CustomerId customer, CaseId id, Func<Case, Task<Result<T>>> change, CancellationToken cancel) =>
        db.RetryAsync<Result<T>>(
            async () =>
            {
                if (await FindAsync(customer, id, cancel) is not { } @case)
                {
                    return Refusal.NotFound;
                }

                var answer = await change(@case);
                await db.SaveChangesAsync(cancel);
                signals.Changed(@case.Id);
                return answer;
            },
            cancel
        );

    /// <summary>The customer's case, or the one it was merged into: both numbers keep working.</summary>
    private async Task<Case?> FindAsync(CustomerId customer, CaseId id, CancellationToken cancel) =>
        await CaseLookup.FindAsync(db, id, cancel) is { } @case && @case.Customer == customer ? @case : null;
}
