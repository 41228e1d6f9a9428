using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Identity;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Input;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>The filter of the inbox; <c>null</c> properties are ignored.</summary>
public sealed record InboxFilter
{
    /// <summary>A saved view, see <see cref="InboxViews"/>.</summary>
    public string? View { get; init; }

    /// <summary>A queue's contract name.</summary>
    public string? Queue { get; init; }

    /// <summary>A state's contract name.</summary>
    public string? State { get; init; }

    /// <summary><c>me</c>, <c>none</c>, or a member of staff by id.</summary>
    public string? Assignee { get; init; }

    /// <summary>A topic's contract name.</summary>
    public string? Topic { get; init; }

    /// <summary>The customer's language.</summary>
    public string? Language { get; init; }

    /// <summary><c>app</c>, <c>web</c> or <c>phone</c>.</summary>
    public string? Channel { get; init; }

    /// <summary>A case number, a customer's phone or e-mail, or words to search for.</summary>
    public string? Text { get; init; }
}

/// <summary>The saved views of the inbox.</summary>
public static class InboxViews
{
    /// <summary>All views, in display order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "mine",
        "following",
        "waiting",
        "open",
        "risk",
        "unassigned",
        "payments",
        "refunds",
        "security",
        "general",
        "on-customer",
        "on-bank",
        "on-approval",
        "done",
    ];
}

/// <summary>The inbox at one moment.</summary>
/// <param name="Items">The cases, in the view's order.</param>
/// <param name="Total">Number of matching cases.</param>
/// <param name="AtRisk">Total money at risk in the matching cases.</param>
/// <param name="Counts">Number of cases in each view.</param>
public sealed record InboxAnswer(IReadOnlyList<DeskCaseItem> Items, int Total, Money AtRisk, IReadOnlyDictionary<string, int> Counts);

/// <summary>Lists cases: by number for programs, by due time for people.</summary>
internal sealed class DeskInbox(Database db, DeskView view, IdentityApi identity, ChannelBook channels, CaseFacts facts, TimeProvider clock)
{
    public async Task<Result<Page<DeskCaseItem>>> ByNumberAsync(
        InboxFilter filter,
        StaffId me,
        long before,
        int size,
        CultureInfo reader,
        CancellationToken cancel
    )
    {
        if ((await FilterAsync(filter, me, cancel)).IsRefused(out var wrong, out var cases))
        {
            return wrong;
        }

        var rows = await cases.Where(c => c.Number < before).OrderByDescending(c => c.Number).Take(size + 1).ToListAsync(cancel);
        var items = (await ShowAsync(rows, reader, cancel)).ToDictionary(i => i.Id);
        return CaseCursor.Page(rows, size, c => c.Number, c => items[c.Id]);
    }

    public async Task<Result<InboxAnswer>> ByUrgencyAsync(
        InboxFilter filter,
        StaffId me,
        int size,
        CultureInfo reader,
        CancellationToken cancel
    )
    {
        if ((await FilterAsync(filter, me, cancel)).IsRefused(out var wrong, out var cases))
        {
            return wrong;
        }

        var ordered = filter.View switch
        {
            "done" => cases.OrderByDescending(c => c.ResolvedAt).ThenByDescending(c => c.Number),
            _ => ByDue(cases),
        };
        var rows = await ordered.Take(size).ToListAsync(cancel);
        var items = await ShowAsync(rows, reader, cancel);
        var sum = await cases
            .GroupBy(_ => 1)
            .Select(g => new { Count = g.Count(), Risk = g.Sum(c => c.AtRiskMinor) })
            .SingleOrDefaultAsync(cancel);
        return new InboxAnswer(items, sum?.Count ?? 0, new Money(sum?.Risk ?? 0, Currency.Idr), await CountAsync(me, cancel));
    }

    /// <summary>Cases as the list shows them, in the given order, brought up to date.</summary>
    public async Task<IReadOnlyList<DeskCaseItem>> ShowAsync(List<Case> cases, CultureInfo reader, CancellationToken cancel)
    {
        await facts.RefreshAsync(cases, cancel);
        return await DescribeAsync(cases, reader, cancel);
    }

    /// <summary>The case that nobody has and that is due next; <c>null</c> when none is.</summary>
    public async Task<Case?> NextAsync(StaffId me, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        return await ByDue(InView(db.Set<Case>().AsNoTracking(), "unassigned", me))
            .Where(c => c.DueMinute != null && !(c.IsSnoozed && c.PromisedAt > now))
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>What is due first comes first, what concerns more money within a minute; what waits for others is last.</summary>
    private static IOrderedQueryable<Case> ByDue(IQueryable<Case> cases) =>
        cases.OrderBy(c => c.DueMinute == null).ThenBy(c => c.DueMinute).ThenByDescending(c => c.AtRiskMinor).ThenBy(c => c.Number);

    private async Task<IReadOnlyList<DeskCaseItem>> DescribeAsync(List<Case> rows, CultureInfo reader, CancellationToken cancel)
    {
        var names = await view.NamesAsync(rows.Select(c => c.Assignee), cancel);
        var customers = await identity.FindCustomersAsync([.. rows.Select(c => c.Customer).OfType<CustomerId>().Distinct()], cancel);
        return
        [
            .. rows.Select(c => new DeskCaseItem(
                c.Id,
                c.NumberText,
                c.Topic.Name(),
                c.Queue.Name(),
                c.State.Name(),
                c.Language,
                c.Channel,
                c.Customer is { } customer ? customers.GetValueOrDefault(customer)?.Name : null,
                StaffAnswer.Of(c.Assignee, names),
                c.OpenedAt,
                c.WaitingSince,
                c.FirstReplyAt is null ? c.FirstReplyDueAt : null
            )
            {
                Title = c.TitleIn(reader),
                AtRisk = new Money(c.AtRiskMinor, Currency.Idr),
                Cause = c.Cause,
                Clock = CaseClock.Of(c),
                Then = ReplyPromises.DueOf(c).Then,
                Until = ReplyPromises.DueOf(c).Until,
            }),
        ];
    }

    private async Task<Result<IQueryable<Case>>> FilterAsync(InboxFilter filter, StaffId me, CancellationToken cancel)
    {
        var check = new FieldCheck();
        var cases = filter.View is null ? db.Set<Case>().AsNoTracking() : InView(db.Set<Case>().AsNoTracking(), filter.View, me);
        if (filter.Queue is not null && check.OneOf("queue", filter.Queue, CaseNames.Queues) is { } queue)
        {
            cases = cases.Where(c => c.Queue == queue);
        }

        if (filter.State is not null && check.OneOf("state", filter.State, CaseNames.States) is { } state)
        {
            cases = cases.Where(c => c.State == state);
        }

        if (filter.Topic is not null && check.OneOf("topic", filter.Topic, CaseNames.Topics) is { } topic)
        {
            cases = cases.Where(c => c.Topic == topic);
        }

        if (filter.Channel is { } channel)
        {
            if (!channels.OpeningCases.Any(c => c.Name == channel))
            {
                check.Fail("channel", "field.unknown-value");
            }

            cases = cases.Where(c => c.Channel == channel);
        }

        if (filter.Language is { } language)
        {
            cases = cases.Where(c => c.Language == language);
        }

        if (filter.Assignee is { } assignee)
        {
            var named = StrongId.Read<StaffId>(assignee);
            StaffId? staff = assignee switch
            {
                "me" => me,
                "none" => null,
                _ => named,
            };
            cases = cases.Where(c => c.Assignee == staff);
        }

        var text = check.Text("q", filter.Text, 200, required: false);
        return check.Refusal is { } refusal
            ? refusal
            : new Result<IQueryable<Case>>(text.Length == 0 ? cases : await FindAsync(cases, text, cancel));
    }

    private IQueryable<Case> InView(IQueryable<Case> cases, string name, StaffId me)
    {
        var open = cases.Where(c => c.State != CaseState.Resolved && c.State != CaseState.Closed);
        return name switch
        {
            "mine" => open.Where(c => c.Assignee == me),
            "following" => open.Where(c => db.Set<CaseFollower>().Any(f => f.Case == c.Id && f.Staff == me)),
            "waiting" => open.Where(c => c.WaitingSince != null),
            "risk" => open.Where(c => c.AtRiskMinor > 0),
            "unassigned" => open.Where(c => c.Assignee == null),
            "payments" => open.Where(c => c.Queue == CaseQueue.Payments),
            "refunds" => open.Where(c => c.Queue == CaseQueue.Refunds),
            "security" => open.Where(c => c.Queue == CaseQueue.Security),
            "general" => open.Where(c => c.Queue == CaseQueue.General),
            "on-customer" => open.Where(c => c.State == CaseState.WaitingOnCustomer),
            "on-bank" => open.Where(c => c.State == CaseState.WaitingOnBank),
            "on-approval" => open.Where(c => c.State == CaseState.WaitingOnApproval),
            "done" => cases.Where(c => c.MergedInto == null && (c.State == CaseState.Resolved || c.State == CaseState.Closed)),
            _ => open,
        };
    }

    private const int MostMerged = 200;

    /// <summary>
    /// A case number finds its case, a phone or e-mail its owner's cases, anything else the cases containing the words.
    /// </summary>
    private async Task<IQueryable<Case>> FindAsync(IQueryable<Case> cases, string text, CancellationToken cancel)
    {
        var line = Typed.Line(text).TrimStart('#');
        var digits = line.StartsWith("PC-", StringComparison.OrdinalIgnoreCase) ? line[3..] : line;
        var number = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : -1;
        var contact = await identity.FindByContactAsync(text, text, cancel);
        var lower = text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // Becomes lower() in SQL, which both engines have.
        // What stands in a merged case finds the case that it is part of now.
        var merged = await db.Set<Case>()
            .Where(c =>
                c.MergedInto != null
                && (
                    c.Number == number
                    || c.WhatHappened.ToLower().Contains(lower)
                    || c.Background.ToLower().Contains(lower)
                    || c.Need.ToLower().Contains(lower)
                )
            )
            .OrderByDescending(c => c.Number)
            .Select(c => c.MergedInto!.Value)
            .Take(MostMerged)
            .ToListAsync(cancel);
        return cases
            .Where(c => c.MergedInto == null)
            .Where(c =>
                c.Number == number
                || merged.Contains(c.Id)
                || (contact != null && c.Customer == contact)
                || c.WhatHappened.ToLower().Contains(lower)
                || c.Background.ToLower().Contains(lower)
                || c.Need.ToLower().Contains(lower)
                || db.Set<CaseMessage>().Any(m => m.Case == c.Id && m.Text.ToLower().Contains(lower))
            );
#pragma warning restore CA1304, CA1311, CA1862
    }

    private async Task<Dictionary<string, int>> CountAsync(StaffId me, CancellationToken cancel)
    {
        var groups = await db.Set<Case>()
            .Where(c => c.State != CaseState.Resolved && c.State != CaseState.Closed)
            .GroupBy(c => new
            {
                c.Queue,
                c.State,
                Mine = c.Assignee == me,
                Nobody = c.Assignee == null,
                Risk = c.AtRiskMinor > 0,
                Waits = c.WaitingSince != null,
            })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancel);
        var following = await InView(db.Set<Case>(), "following", me).CountAsync(cancel);
        return InboxViews
            .All.Where(v => v != "done")
            .ToDictionary(
                v => v,
                v =>
                    v == "following"
                        ? following
                        : groups
                            .Where(g =>
                                v switch
                                {
                                    "mine" => g.Key.Mine,
                                    "waiting" => g.Key.Waits,
                                    "risk" => g.Key.Risk,
                                    "unassigned" => g.Key.Nobody,
                                    "payments" => g.Key.Queue == CaseQueue.Payments,
                                    "refunds" => g.Key.Queue == CaseQueue.Refunds,
                                    "security" => g.Key.Queue == CaseQueue.Security,
                                    "general" => g.Key.Queue == CaseQueue.General,
                                    "on-customer" => g.Key.State == CaseState.WaitingOnCustomer,
                                    "on-bank" => g.Key.State == CaseState.WaitingOnBank,
                                    "on-approval" => g.Key.State == CaseState.WaitingOnApproval,
                                    _ => true,
                                }
                            )
                            .Sum(g => g.Count),
                StringComparer.Ordinal
            );
    }
}
