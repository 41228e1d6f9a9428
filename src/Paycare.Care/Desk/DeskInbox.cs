using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Searching;
using Paycare.Identity;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Platform.Results;
using Paycare.Platform.Storage;

namespace Paycare.Care.Desk;

/// <summary>
/// Lists cases: by number for programs, by due time for people. Open cases are few, and counted; of all that there ever were, a list
/// looks at a piece, so that no page grows dearer with the years.
/// </summary>
internal sealed class DeskInbox(
    Database db,
    DeskView view,
    IdentityApi identity,
    InboxScopes scopes,
    CaseSearch search,
    NamedCases names,
    CaseFacts facts,
    TimeProvider clock
)
{
    /// <summary>The most cases of the past that are counted.</summary>
    public const int MostCounted = 1_000;

    /// <summary>How many numbers a program's page looks through at a time, and how often.</summary>
    private const int Window = 20_000,
        MostWindows = 3;

    /// <summary>How many of the cases that are due first are looked through for a word that very many have.</summary>
    private const int MostWalked = 500;

    public async Task<Result<Page<DeskCaseItem>>> ByNumberAsync(
        InboxFilter filter,
        StaffId me,
        long before,
        int size,
        CultureInfo reader,
        CancellationToken cancel
    )
    {
        if (scopes.Read(filter, me).IsRefused(out var wrong, out var scope))
        {
            return wrong;
        }

        var (rows, searchedTo) = await PageAsync(scope, before, size, cancel);
        var items = (await ShowAsync(rows, reader, cancel)).ToDictionary(i => i.Id);
        var page = CaseCursor.Page(rows, size, c => c.Number, c => items[c.Id]);
        // A page that found little in what it looked through says where to go on.
        return page.Next is null && searchedTo > 0 ? page with { Next = searchedTo.ToString(CultureInfo.InvariantCulture) } : page;
    }

    public async Task<Result<InboxAnswer>> ByUrgencyAsync(
        InboxFilter filter,
        StaffId me,
        int size,
        CultureInfo reader,
        CancellationToken cancel
    )
    {
        if (scopes.Read(filter, me).IsRefused(out var wrong, out var scope))
        {
            return wrong;
        }

        var sums = await InboxCounts.ReadAsync(db, scopes, me, cancel);
        ViewSum? known =
            scope.Filters.Count == 0 && filter.View is not (null or InboxCounts.Following) && sums.TryGetValue(filter.View, out var sum)
                ? sum
                : null;
        var part =
            scope.Text.Length > 0
                ? await SearchedAsync(filter, scope, size, cancel)
                : await ListedAsync(filter, scope, known, size, cancel);
        return new InboxAnswer(
            await ShowAsync(await RowsAsync(part.Shown, cancel), reader, cancel),
            part.Total,
            new Money(part.RiskMinor, Currency.Idr),
            sums.ToDictionary(s => s.Key, s => s.Value.Count, StringComparer.Ordinal),
            part.HasMore
        );
    }

    private static async Task<InboxPart> ListedAsync(
        InboxFilter filter,
        InboxScope scope,
        ViewSum? known,
        int size,
        CancellationToken cancel
    )
    {
        var cases = scope.AreOpen ? scope.Cases : scope.Narrow(ByEnd(scope.View).Take(Window));
        var counted = scope.AreOpen ? cases.Select(c => c.AtRiskMinor) : cases.Select(c => c.AtRiskMinor).Take(MostCounted + 1);
        // Two questions: as one, SQLite would sort all rows by the nothing that they are grouped by.
        var (total, risk) = known ?? new ViewSum(await counted.CountAsync(cancel), await counted.SumAsync(cancel));
        var hasMore =
            !scope.AreOpen && (total > MostCounted || (scope.Filters.Count > 0 && await scope.View.Skip(Window).AnyAsync(cancel)));
        var shown =
            filter.View == "done"
                ? await ByEnd(cases).Select(c => c.Number).Take(size).ToListAsync(cancel)
                : await ByDueAsync(cases, size, cancel);
        return new InboxPart(shown, scope.AreOpen ? total : Math.Min(total, MostCounted), risk, hasMore);
    }

    /// <summary>What is found are few: they are read by their numbers, and put in order here.</summary>
    private async Task<InboxPart> SearchedAsync(InboxFilter filter, InboxScope scope, int size, CancellationToken cancel)
    {
        var (numbers, hasMore) = await FoundAsync(scope, cancel);
        var found = await Among(scope.Cases, numbers)
            .Select(c => new
            {
                c.Number,
                c.DueMinute,
                c.AtRiskMinor,
                c.ResolvedAt,
            })
            .ToListAsync(cancel);
        var sorted =
            filter.View == "done"
                ? found.OrderByDescending(c => c.ResolvedAt).ThenByDescending(c => c.Number)
                : found.OrderBy(c => c.DueMinute ?? DateTimeOffset.MaxValue).ThenByDescending(c => c.AtRiskMinor).ThenBy(c => c.Number);
        return new InboxPart([.. sorted.Select(c => c.Number).Take(size)], found.Count, found.Sum(c => c.AtRiskMinor), hasMore);
    }

    /// <summary>The numbers that are somebody's own, of everybody at once.</summary>
    public Task<OwnCounts> OwnCountsAsync(CancellationToken cancel) => InboxCounts.ReadOwnAsync(db, cancel);

    private async Task<(List<Case> Rows, long SearchedTo)> PageAsync(InboxScope scope, long before, int size, CancellationToken cancel)
    {
        if (scope is { Text.Length: 0, AreOpen: false, Filters.Count: 0 })
        {
            return (await ByNumber(scope.View.AsNoTracking().Where(c => c.Number < before)).Take(size + 1).ToListAsync(cancel), 0);
        }

        var (numbers, searchedTo) = scope switch
        {
            { Text.Length: > 0 } => await FoundByNumberAsync(scope, before, size, cancel),
            { AreOpen: true } => (await NewestAsync(scope.Cases.Where(c => c.Number < before), size + 1, cancel), 0),
            _ => await ListedByNumberAsync(scope, before, size, cancel),
        };
        return (await RowsAsync(numbers, cancel), searchedTo);
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
        return await Due(scopes.Of("unassigned", areOpen: true, me).AsNoTracking())
            .Where(c => !(c.IsSnoozed && c.PromisedAt > now))
            .FirstOrDefaultAsync(cancel);
    }

    /// <summary>What is due first comes first, what concerns more money within a minute.</summary>
    private static IQueryable<Case> Due(IQueryable<Case> cases) =>
        cases.Where(c => c.DueMinute != null).OrderBy(c => c.DueMinute).ThenByDescending(c => c.AtRiskMinor).ThenBy(c => c.Number);

    /// <summary>What ended last comes first.</summary>
    private static IOrderedQueryable<Case> ByEnd(IQueryable<Case> cases) =>
        cases.OrderByDescending(c => c.ResolvedAt).ThenByDescending(c => c.Number);

    /// <summary>What is due first comes first; what waits for others is last.</summary>
    private static async Task<List<long>> ByDueAsync(IQueryable<Case> cases, int most, CancellationToken cancel)
    {
        var numbers = await Due(cases).Select(c => c.Number).Take(most).ToListAsync(cancel);
        if (numbers.Count < most)
        {
            numbers.AddRange(
                await cases
                    .Where(c => c.DueMinute == null)
                    .OrderByDescending(c => c.AtRiskMinor)
                    .ThenBy(c => c.Number)
                    .Select(c => c.Number)
                    .Take(most - numbers.Count)
                    .ToListAsync(cancel)
            );
        }

        return numbers;
    }

    /// <summary>
    /// What a text names, and what has its words: the newest, and of words that very many have also what is due first.
    /// </summary>
    private async Task<(List<long> Numbers, bool HasMore)> FoundAsync(InboxScope scope, CancellationToken cancel)
    {
        var found = await search.FindAsync(scope.Text, long.MaxValue, cancel);
        var numbers = new HashSet<long>(found.Numbers);
        numbers.UnionWith(await names.FindAsync(scope.Text, long.MaxValue, cancel));
        if (found.HasMore)
        {
            var due = await ByDueAsync(CaseStates.OnlyOpen(scope.Cases), MostWalked, cancel);
            numbers.UnionWith(await search.AmongAsync(due, scope.Text, cancel));
        }

        return ([.. numbers], found.HasMore);
    }

    /// <summary>The same for programs, newest first, and down to which number was looked.</summary>
    private async Task<(List<long> Numbers, long SearchedTo)> FoundByNumberAsync(
        InboxScope scope,
        long before,
        int size,
        CancellationToken cancel
    )
    {
        var numbers = new List<long>();
        var named = await names.FindAsync(scope.Text, before, cancel);
        for (var look = 0; look < MostWindows; look++)
        {
            var found = await search.FindAsync(scope.Text, before, cancel);
            var here = found.Numbers.Union(named.Where(n => n >= found.SearchedTo && n < before)).ToList();
            numbers.AddRange(await NewestAsync(Among(scope.Cases, here), size + 1 - numbers.Count, cancel));
            before = found.SearchedTo;
            if (numbers.Count > size || !found.HasMore)
            {
                break;
            }
        }

        return (numbers, before);
    }

    /// <summary>All cases of a filter, newest first, and down to which number was looked.</summary>
    private async Task<(List<long> Numbers, long SearchedTo)> ListedByNumberAsync(
        InboxScope scope,
        long before,
        int size,
        CancellationToken cancel
    )
    {
        var newest = await db.Set<Case>().MaxAsync(c => (long?)c.Number, cancel) ?? 0;
        var numbers = new List<long>();
        before = Math.Min(before, newest + 1);
        for (var look = 0; look < MostWindows && before > OpenCase.FirstNumber && numbers.Count <= size; look++)
        {
            var (from, to) = (before - Window, before);
            var here = scope.Cases.Where(c => c.Number >= from && c.Number < to);
            numbers.AddRange(await NewestAsync(here, size + 1 - numbers.Count, cancel));
            before = from;
        }

        return (numbers, before > OpenCase.FirstNumber ? before : 0);
    }

    /// <summary>What stands in a merged case is found in the one that it is part of now.</summary>
    private static IQueryable<Case> Among(IQueryable<Case> cases, List<long> numbers) =>
        cases.Where(c => c.MergedInto == null && EF.Parameter(numbers).Contains(c.Number));

    private static IOrderedQueryable<Case> ByNumber(IQueryable<Case> cases) => cases.OrderByDescending(c => c.Number);

    private static Task<List<long>> NewestAsync(IQueryable<Case> cases, int most, CancellationToken cancel) =>
        ByNumber(cases).Select(c => c.Number).Take(most).ToListAsync(cancel);

    /// <summary>By number, so that a list chooses within its index and reads no more rows than it shows.</summary>
    private async Task<List<Case>> RowsAsync(List<long> numbers, CancellationToken cancel)
    {
        if (numbers.Count == 0)
        {
            return [];
        }

        var rows = await db.Set<Case>()
            .AsNoTracking()
            .Where(c => EF.Parameter(numbers).Contains(c.Number))
            .ToDictionaryAsync(c => c.Number, cancel);
        return [.. numbers.Select(n => rows.GetValueOrDefault(n)).OfType<Case>()];
    }

    private async Task<IReadOnlyList<DeskCaseItem>> DescribeAsync(List<Case> rows, CultureInfo reader, CancellationToken cancel)
    {
        var staff = await view.NamesAsync(rows.Select(c => c.Assignee), cancel);
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
                StaffAnswer.Of(c.Assignee, staff),
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
}

/// <summary>What a view shows of the cases that it has.</summary>
/// <param name="Shown">The numbers, in order.</param>
/// <param name="Total">How many there are, as far as they were counted.</param>
/// <param name="RiskMinor">The money at risk in them.</param>
/// <param name="HasMore">Whether there are more than were looked at.</param>
internal sealed record InboxPart(List<long> Shown, int Total, long RiskMinor, bool HasMore);
