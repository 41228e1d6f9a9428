using System.Linq.Expressions;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>What a filter of the inbox lets through.</summary>
/// <param name="View">The cases of its view, all cases without one.</param>
/// <param name="Filters">What else must hold.</param>
/// <param name="AreOpen">Whether all of them are open cases, of which there are never very many.</param>
/// <param name="Text">The words to search for; empty for none.</param>
internal sealed record InboxScope(IQueryable<Case> View, IReadOnlyList<Expression<Func<Case, bool>>> Filters, bool AreOpen, string Text)
{
    public IQueryable<Case> Cases => Narrow(View);

    /// <summary>Those of some cases that the filters let through.</summary>
    public IQueryable<Case> Narrow(IQueryable<Case> cases) => Filters.Aggregate(cases, (left, filter) => left.Where(filter));
}

/// <summary>Reads filters of the inbox.</summary>
internal sealed class InboxScopes(Database db, ChannelBook channels)
{
    public Result<InboxScope> Read(InboxFilter filter, StaffId me)
    {
        var check = new FieldCheck();
        var filters = new List<Expression<Func<Case, bool>>>();
        var areOpen = filter.View is { } view && view != "done";
        if (filter.Queue is not null && check.OneOf("queue", filter.Queue, CaseNames.Queues) is { } queue)
        {
            filters.Add(c => c.Queue == queue);
        }

        if (filter.State is not null && check.OneOf("state", filter.State, CaseNames.States) is { } state)
        {
            areOpen |= CaseStates.IsOpen(state);
            filters.Add(c => c.State == state);
        }

        if (filter.Topic is not null && check.OneOf("topic", filter.Topic, CaseNames.Topics) is { } topic)
        {
            filters.Add(c => c.Topic == topic);
        }

        if (filter.Channel is { } channel)
        {
            if (!channels.OpeningCases.Any(c => c.Name == channel))
            {
                check.Fail("channel", "field.unknown-value");
            }

            filters.Add(c => c.Channel == channel);
        }

        if (filter.Language is { } language)
        {
            filters.Add(c => c.Language == language);
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
            filters.Add(c => c.Assignee == staff);
        }

        var text = check.Text("q", filter.Text, 200, required: false);
        return check.Refusal is { } refusal ? refusal : new InboxScope(Of(filter.View, areOpen, me), filters, areOpen, text);
    }

    /// <summary>The cases of a view, all cases without one.</summary>
    /// <param name="view">The view's name.</param>
    /// <param name="areOpen">Whether only open ones are meant in any case.</param>
    /// <param name="me">Who looks.</param>
    public IQueryable<Case> Of(string? view, bool areOpen, StaffId me)
    {
        var cases = db.Set<Case>().AsQueryable();
        var open = CaseStates.OnlyOpen(cases);
        return view switch
        {
            "mine" => open.Where(c => c.Assignee == me),
            "following" => open.Where(c => db.Set<CaseFollower>().Where(f => f.Staff == me).Select(f => f.Case).Contains(c.Id)),
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
            null => areOpen ? open : cases,
            _ => open,
        };
    }
}
