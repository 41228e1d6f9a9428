using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Attachments;
using Paycare.Care.Cases;
using Paycare.Care.Diagnosis;
using Paycare.Care.Remedies;
using Paycare.Identity;
using Paycare.Payments;
using Paycare.Payments.History;
using Paycare.Payments.Refunds;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>Assembles a case and all records around it.</summary>
internal sealed class DeskView(
    Database db,
    PaymentsApi payments,
    IdentityApi identity,
    DiagnosisTexts diagnosis,
    Assurances assurances,
    RemedyView remedies,
    CaseSubjects subjects,
    CaseFacts facts
)
{
    private const int LastAttempts = 10;

    public async Task<Result<DeskCaseAnswer>> FindAsync(CaseId id, DeskPerson reader, CultureInfo culture, CancellationToken cancel) =>
        await CaseLookup.FindAsync(db, id, cancel) is { } @case ? await OfAsync(@case, reader, culture, cancel) : Refusal.NotFound;

    public async Task<DeskCaseAnswer> OfAsync(Case @case, DeskPerson reader, CultureInfo culture, CancellationToken cancel)
    {
        var messages = await db.Set<CaseMessage>()
            .AsNoTracking()
            .Where(m => m.Case == @case.Id)
            .OrderBy(m => m.At)
            .ThenBy(m => m.Id)
            .ListBelievedAsync(cancel);
        var followers = await db.Set<CaseFollower>().Where(f => f.Case == @case.Id).Select(f => (StaffId?)f.Staff).ToListAsync(cancel);
        var merged = await CaseLookup.MergedAsync(db, @case, cancel);
        await facts.RefreshAsync([@case], merged, cancel);
        var about = await subjects.OfAsync(@case, cancel);
        var scheduled = await db.Set<ScheduledMessage>()
            .AsNoTracking()
            .Where(m => m.Case == @case.Id)
            .OrderBy(m => m.SendAt)
            .ListBelievedAsync(cancel);
        var names = await NamesAsync(
            [.. messages.Select(m => m.Staff), @case.Assignee, .. followers, .. scheduled.Select(m => (StaffId?)m.Staff)],
            cancel
        );
        var files = await AttachmentLookup.OfAsync(
            db,
            [@case.Id.Value, .. messages.Select(m => m.Id), .. scheduled.Select(m => m.Id.Value), .. merged.Select(c => c.Id.Value)],
            cancel
        );
        var conversations = await facts.ConversationsAsync(@case, cancel);
        var marks = await facts.MarksAsync([.. messages.Where(m => m.Conversation is not null).Select(m => m.Id)], cancel);
        var due = ReplyPromises.DueOf(@case);
        var transaction = about.Attempt is null ? null : Transaction(about.Attempt, @case.Topic == CaseTopic.AccountStolen, culture);
        var (level, until) = await assurances.OfAsync(@case, cancel);
        return new DeskCaseAnswer(
            @case.Id,
            @case.NumberText,
            @case.Version,
            @case.Topic.Name(),
            @case.Queue.Name(),
            @case.State.Name(),
            @case.Channel,
            @case.Language,
            @case.Background,
            @case.WhatHappenedIn(culture),
            @case.AlreadyTried,
            @case.NeedIn(culture),
            CustomerCaseBook.About(@case),
            @case.Missing,
            @case.Customer is { } id ? await identity.FindCustomerAsync(id, cancel) : null,
            StaffAnswer.Of(@case.Assignee, names),
            @case.OpenedAt,
            @case.FirstReplyDueAt,
            @case.FirstReplyAt,
            @case.WaitingSince,
            @case.ConfirmedAt is not null,
            CustomerCaseBook.Rating(@case),
            @case.Customer is { } customer ? await FactsAsync(customer, about.Attempt, cancel) with { Refund = about.Refund } : null,
            transaction?.Diagnosis,
            [
                .. messages.Select(m => new DeskMessage(
                    StrongId.Text(m.Id),
                    m.Author == MessageAuthor.Customer ? "customer" : "care",
                    StaffAnswer.Of(m.Staff, names)?.Name,
                    m.IsInternal,
                    m.TextIn(culture),
                    m.At,
                    m.Author == MessageAuthor.Paycare
                )
                {
                    Attachments = [.. files[m.Id]],
                    Conversation = m.Conversation is { } where ? conversations.GetValueOrDefault(where) : null,
                    Mark = marks.GetValueOrDefault(m.Id),
                }),
            ],
            Allowed(@case)
        )
        {
            Title = @case.TitleIn(culture),
            AtRisk = new Money(@case.AtRiskMinor, Currency.Idr),
            Transaction = transaction,
            Dispute = about.Dispute,
            Clock = CaseClock.Of(@case),
            Then = due.Then,
            Until = due.Until,
            Assurance = level.Name(),
            StrongUntil = until,
            Offers = [.. RemedyRules.All.Select(rule => Offer(rule, WhyNot(rule, @case, reader, level)))],
            Remedies = await remedies.OnCaseAsync(@case.Id, cancel),
            Followers = [.. followers.Select(f => StaffAnswer.Of(f, names)!)],
            AlsoOpen = await AlsoOpenAsync(@case, cancel),
            Scheduled =
            [
                .. scheduled.Select(m => new DeskScheduledMessage(m.Id, names.GetValueOrDefault(m.Staff, ""), m.Text, m.SendAt, m.HeldAt)
                {
                    Attachments = [.. files[m.Id.Value]],
                }),
            ],
            AnswersTo = @case.AnswersTo is { } to ? conversations.GetValueOrDefault(to) : null,
            Attachments = [.. files[@case.Id.Value]],
            Merged = await MergedAsync(merged, files, culture, cancel),
        };
    }

    /// <summary>An attempt with its verdict and the agent's next step.</summary>
    public DeskTransaction Transaction(AttemptFacts attempt, bool isDisowned, CultureInfo culture) =>
        new(attempt, diagnosis.Describe(attempt, culture, isDisowned), diagnosis.Next(attempt, culture), diagnosis.MayGiveBack(attempt));

    private async Task<IReadOnlyList<DeskMergedCase>> MergedAsync(
        IReadOnlyList<Case> others,
        ILookup<Guid, AttachmentAnswer> files,
        CultureInfo culture,
        CancellationToken cancel
    )
    {
        var merged = new List<DeskMergedCase>();
        foreach (var other in others)
        {
            var about = await subjects.OfAsync(other, cancel);
            var verdict = about.Attempt is null ? null : diagnosis.Describe(about.Attempt, culture, other.Topic == CaseTopic.AccountStolen);
            var story = CustomerCaseBook.Merged(other, verdict, files);
            merged.Add(new DeskMergedCase(story, about.Attempt, about.Refund, about.Dispute, new Money(other.AtRiskMinor, Currency.Idr)));
        }

        return merged;
    }

    public async Task<IReadOnlyDictionary<StaffId, string>> NamesAsync(IEnumerable<StaffId?> ids, CancellationToken cancel) =>
        await identity.StaffNamesAsync([.. ids.OfType<StaffId>().Distinct()], cancel);

    public async Task<DeskFacts> FactsAsync(CustomerId customer, AttemptFacts? attempt, CancellationToken cancel)
    {
        var wallet = await payments.WalletAsync(customer, cancel);
        var pin = await identity.PinLockAsync(customer, cancel);
        var last = await payments.AttemptsAsync(customer, null, LastAttempts, cancel);
        return new DeskFacts(
            wallet.Refusal is null ? wallet.Value : null,
            pin.IsLocked,
            pin.Until,
            await payments.CardsAsync(customer, cancel),
            attempt,
            last.Refusal is null ? last.Value.Items : [],
            await identity.DevicesAsync(customer, cancel)
        );
    }

    private async Task<IReadOnlyList<OtherCase>> AlsoOpenAsync(Case @case, CancellationToken cancel)
    {
        if (@case.Customer is not { } customer)
        {
            return [];
        }

        var others = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => c.Customer == customer && c.Id != @case.Id && c.State != CaseState.Resolved && c.State != CaseState.Closed)
            .OrderByDescending(c => c.Number)
            .Take(5)
            .ToListAsync(cancel);
        return [.. others.Select(c => new OtherCase(c.Id, c.NumberText, c.Title, c.Topic.Name(), c.State.Name()))];
    }

    private static RemedyOffer Offer(RemedyRule rule, string? whyNot) =>
        new(rule.Kind, rule.NeedsSecondPerson, rule.Needs.Name(), whyNot is null, whyNot);

    private static string? WhyNot(RemedyRule rule, Case @case, DeskPerson reader, Assurance level) =>
        !CaseStates.IsOpen(@case.State) ? "closed"
        : !rule.MayAsk.Contains(reader.Role) ? "role"
        : level < rule.Needs ? "assurance"
        : null;

    private static string[] Allowed(Case @case) =>
        [
            "assign",
            "note",
            .. CaseStates.IsOpen(@case.State) ? ["message", "merge"] : Array.Empty<string>(),
            .. Enum.GetValues<CaseState>().Where(to => CaseStates.AllowsByHand(@case.State, to)).Select(to => $"state:{to.Name()}"),
        ];
}
