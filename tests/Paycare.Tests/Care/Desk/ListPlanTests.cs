using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>
/// What a list of the desk looks through is bounded, whatever it is filtered by: an index of open cases alone, a stretch of numbers, or a
/// piece of what was done. SQLite chooses the same way for few rows as for very many, so its choice is read off the empty tables.
/// </summary>
public sealed partial class ListPlanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<string?> States => CaseNames.States.Keys.Append(null);

    /// <summary>Every view of the desk with every filter; a search goes over all cases.</summary>
    private static IEnumerable<InboxFilter> OfPages =>
        from view in InboxViews.All.Append(null)
        from text in new[] { null, "saldo" }
        where view is not null || text is not null
        let plain = new InboxFilter { View = view, Text = text }
        from filter in States
            .Select(s => plain with { State = s })
            .Concat([
                plain with
                {
                    Assignee = "me",
                },
                plain with
                {
                    Assignee = "none",
                },
                plain with
                {
                    Queue = "refunds",
                },
                plain with
                {
                    Topic = "card",
                },
                plain with
                {
                    Language = "id",
                },
                plain with
                {
                    Channel = "web",
                },
            ])
        select filter;

    /// <summary>What programs may ask for.</summary>
    private static IEnumerable<InboxFilter> OfPrograms =>
        from state in States
        from assignee in new[] { null, "me", "none" }
        from queue in new[] { null, "refunds" }
        from text in new[] { null, "saldo" }
        select new InboxFilter
        {
            State = state,
            Assignee = assignee,
            Queue = queue,
            Text = text,
        };

    [Fact]
    public async Task No_list_looks_through_all_cases_whatever_it_is_filtered_by()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        var customer = await host.JoinAsync();
        var told = new
        {
            topic = "card",
            whatHappened = "Saldo saya tetap.",
            need = "Tolong dilihat.",
        };
        (await customer.Api.PostAsync("/api/v1/cases", told, CustomerActor.NewKey(), cancel: Cancel)).Expect(201);
        await using var scope = host.Services.CreateAsyncScope();
        var inbox = scope.ServiceProvider.GetRequiredService<DeskInbox>();
        var (me, reader) = (new StaffId(OrderedGuid.Next(TestClock.Time)), CultureInfo.InvariantCulture);
        using var plans = new SqlitePlans("care_cases");
        foreach (var filter in OfPages)
        {
            EnsureBounded(filter, await plans.OfAsync(() => inbox.ByUrgencyAsync(filter, me, 50, reader, Cancel)));
        }

        foreach (var filter in OfPrograms)
        {
            EnsureBounded(filter, await plans.OfAsync(() => inbox.ByNumberAsync(filter, me, long.MaxValue, 50, reader, Cancel)));
        }

        EnsureBounded(new InboxFilter(), await plans.OfAsync(() => inbox.OwnCountsAsync(Cancel)));
    }

    private static void EnsureBounded(InboxFilter filter, IReadOnlyCollection<Step> steps)
    {
        Assert.NotEmpty(steps);
        Assert.All(steps, step => Assert.True(Bounded().IsMatch(step.Plan), $"{filter}: {step.Plan}\n{step.Sql}"));
    }

    [GeneratedRegex(
        @"USING COVERING INDEX IX_care_cases_(Open|OpenListed|OpenCounted|Done)\b|IX_care_cases_Listed \(Number>\? AND Number<\?\)"
            + @"|COVERING INDEX IX_care_cases_Number$|IX_care_cases_Number \(Number<\?\)|\((Id|Number|MergedInto)=\?"
    )]
    private static partial Regex Bounded();

    /// <summary>A step of a plan, and the statement that it belongs to.</summary>
    private sealed record Step(string Plan, string Sql);

    /// <summary>Has SQLite explain each command that Entity Framework gives it.</summary>
    private sealed class SqlitePlans(string table) : CommandListener
    {
        private readonly AsyncLocal<ConcurrentQueue<Step>?> _steps = new();

        /// <summary>The steps that concern the table.</summary>
        public async Task<IReadOnlyCollection<Step>> OfAsync(Func<Task> act)
        {
            var steps = _steps.Value = new ConcurrentQueue<Step>();
            await act();
            return steps;
        }

        protected override void Hear(DbCommand command)
        {
            if (command is SqliteCommand asked && _steps.Value is { } steps)
            {
                using var explain = new SqliteCommand($"EXPLAIN QUERY PLAN {asked.CommandText}", asked.Connection, asked.Transaction);
                foreach (SqliteParameter parameter in asked.Parameters)
                {
                    explain.Parameters.AddWithValue(parameter.ParameterName, parameter.Value);
                }

                var names = Names(asked.CommandText);
                var isOfTable = asked.CommandText.Contains($"\nFROM \"{table}\"", StringComparison.Ordinal);
                using var reader = explain.ExecuteReader();
                while (reader.Read())
                {
                    var step = PlanStep().Match(reader.GetString(3));
                    if (names.Contains(step.Groups["name"].Value) || (step.Groups["sorts"].Success && isOfTable))
                    {
                        steps.Enqueue(new Step(step.Value, asked.CommandText));
                    }
                }
            }
        }

        /// <summary>What a statement calls the table.</summary>
        private HashSet<string> Names(string sql) =>
            [.. Regex.Matches(sql, $"\"{table}\" AS \"(?<name>\\w+)\"").Select(m => m.Groups["name"].Value)];
    }

    // Rows are sorted for a page, but not to be counted.
    [GeneratedRegex(@"^(SCAN|SEARCH) (?<name>\w+).*$|^(?<sorts>USE TEMP B-TREE FOR GROUP BY)$")]
    private static partial Regex PlanStep();
}
