using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Paycare.Ledger.Accounts;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Platform.Amounts;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>What a question reads is bounded by what it asks for, however many rows are stored.</summary>
public sealed partial class BoundedReadTests
{
    private const int Others = 3_000,
        Rounds = 3;
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const string ByRow = "ledger_journal_pkey",
        ByDebit = "ledger_journal_debit",
        ByCredit = "ledger_journal_credit";

    /// <summary>Every question to the journal, the indexes that bound it, and the most rows that it may read of so many.</summary>
    private static readonly Question[] Questions =
    [
        new(nameof(IJournal.ReadAsync), [ByRow], 110, (j, _, last) => FirstAsync(j.ReadAsync(new AttemptId(last.Sequence - 5), Cancel))),
        new(nameof(IJournal.ReadKnownAsync), [ByRow], 110, (j, _, last) =>
            FirstAsync(j.ReadKnownAsync(new AttemptId(last.Sequence - 5), last, Cancel))
        ),
        new(nameof(IJournal.FindAsync), [ByRow, "ledger_journal_key"], 5, FindAsync),
        new(nameof(IJournal.ListBeforeAsync), [ByRow, ByDebit, ByCredit], 30, (j, a, last) => j.ListBeforeAsync(a, last, 5, Cancel)),
        new(nameof(IJournal.ListAfterAsync), [ByRow, ByDebit, ByCredit], 30, (j, a, _) => j.ListAfterAsync(a, default, 5, Cancel)),
        new(nameof(IJournal.ListGroupAsync), [ByRow], 101, (j, _, last) => j.ListGroupAsync(last, Cancel)),
        new(nameof(IJournal.ListWithinAsync), [ByRow], 110, (j, _, last) =>
            j.ListWithinAsync(new Money(7, Currency.Idr), new AttemptId(last.Sequence - 100), last, 5, Cancel)
        ),
        new(nameof(IJournal.LastAtAsync), [ByRow], 40, (j, _, _) => j.LastAtAsync(Beginning, Cancel)),
        new(nameof(IJournal.SumByDayAsync), [ByRow, ByDebit, ByCredit], 100, (j, a, _) =>
            j.SumByDayAsync(a, Beginning, DateTimeOffset.MaxValue, 0, Cancel)
        ),
        new(nameof(IJournal.SumByPartyAsync), [ByRow, ByDebit, ByCredit], 100, (j, a, _) =>
            j.SumByPartyAsync(a, Beginning, DateTimeOffset.MaxValue, Cancel)
        ),
        new(nameof(IJournal.BalanceAtAsync), [ByRow, ByDebit, ByCredit, $"{ByDebit}_holds", $"{ByCredit}_holds"], 50, (j, a, _) =>
            j.BalanceAtAsync(a, DateTimeOffset.MaxValue, Cancel)
        ),
    ];

    /// <summary>What asks for no rows of the journal.</summary>
    private static readonly string[] NoQuestions =
    [
        nameof(IJournal.MigrateAsync),
        nameof(IJournal.ReadOwnerAsync),
        nameof(IJournal.TakeOwnershipAsync),
        nameof(IJournal.BeatAsync),
        nameof(IJournal.ReleaseOwnershipAsync),
        nameof(IJournal.WriteAsync),
        nameof(IJournal.WriteCheckpointAsync),
        nameof(IJournal.ForgetCheckpointAsync),
        nameof(IJournal.ReadCheckpointAsync),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_question_to_the_journal_is_listed() =>
        Assert.Equal(
            typeof(IJournal).GetMethods().Where(m => !m.IsSpecialName).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal),
            Questions.Select(q => q.Name).Concat(NoQuestions).Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Every_question_goes_by_an_index_on_both_databases_and_reads_few_rows()
    {
        await using var postgres = await TestLedger.StartAsync(TestDatabase.Postgres);
        await using var sqlite = await TestLedger.StartAsync(TestDatabase.Sqlite);
        var (account, last) = await FillAsync(postgres);
        await postgres.RunSqlAsync("ANALYZE ledger_journal");
        await using var journal = postgres.Place.OpenUnchecked();
        foreach (var question in Questions)
        {
            var asked = await AskedAsync(postgres, () => question.AskAsync(journal, account, last));
            Assert.NotEmpty(asked);
            var rows = 0L;
            var used = new HashSet<string>();
            foreach (var sql in asked)
            {
                rows += await RowsReadAsync(postgres, Literal(sql, account, last), used);
                await EnsureSearchedAsync(sqlite, Literal(sql, account, last));
            }

            Assert.True(rows <= question.MostRows, $"{question.Name} read {rows} rows.");
            Assert.Subset(question.Indexes.ToHashSet(), used);
        }
    }

    [Fact]
    public async Task A_merchant_of_many_rows_that_has_none_any_more_is_not_searched_for_among_all_others()
    {
        await using var ledger = await TestLedger.StartAsync(TestDatabase.Postgres);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000_000), await ledger.CustomerAsync("shop"));
        var (busy, other) = (await ledger.CustomerAsync("busy"), await ledger.FundedAsync("other", 1_000_000));
        await Task.WhenAll(Enumerable.Range(0, Others).Select(_ => ledger.PostAsync(EntryKind.Payment, ayu, shop, 7)));
        await Task.WhenAll(Enumerable.Range(0, Others).Select(_ => ledger.PostAsync(EntryKind.Payment, other, busy, 7)));
        var last = (await ledger.PostAsync(EntryKind.Payment, other, busy, 7)).Id;
        await ledger.RunSqlAsync("ANALYZE ledger_journal");
        await using var journal = ledger.Place.OpenUnchecked();
        foreach (var question in Questions.Where(q => q.Name is nameof(IJournal.ListBeforeAsync) or nameof(IJournal.BalanceAtAsync)))
        {
            foreach (var account in new[] { ayu, shop })
            {
                var rows = 0L;
                foreach (var sql in await AskedAsync(ledger, () => question.AskAsync(journal, account, last)))
                {
                    rows += await RowsReadAsync(ledger, Literal(sql, account, last), []);
                }

                Assert.True(rows <= question.MostRows, $"{question.Name} read {rows} rows.");
            }
        }
    }

    [Theory, OnBothDatabases]
    public async Task Holds_of_the_past_are_told_by_one_row_and_those_from_before_rows_told_them_are_added_up(TestDatabase database)
    {
        await using var ledger = await TestLedger.StartAsync(database);
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000), await ledger.CustomerAsync("shop"));
        var one = await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 300);
        await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 200);
        await ledger.CaptureAsync(one.Id, minor: 100);
        await ledger.VoidAsync(one.Id);
        await ledger.PostAsync(EntryKind.Payment, ayu, shop, 1);

        Assert.Equal(
            [300L, 500, 400, 200],
            (await ledger.RowsAsync()).Select(r => HoldRows.SumOn(NormalSide.Debit, r.Evidence)).OfType<long>()
        );
        Assert.Equal(((899L, 200L, 0L), (101L, 0L, 200L)), await FiguresAsync());
        await ledger.ChangeAsync("UPDATE ledger_journal SET evidence = NULL WHERE pending IS NOT NULL OR state = 'pending'");
        Assert.Equal(((899L, 200L, 0L), (101L, 0L, 200L)), await FiguresAsync());

        async Task<((long, long, long), (long, long, long))> FiguresAsync()
        {
            await using var journal = ledger.Place.OpenUnchecked();
            var of = await journal.BalanceAtAsync(ayu, DateTimeOffset.MaxValue, Cancel);
            var at = await journal.BalanceAtAsync(shop, DateTimeOffset.MaxValue, Cancel);
            return ((of.Posted, of.Held, of.PendingIncoming), (at.Posted, at.Held, at.PendingIncoming));
        }
    }

    /// <summary>A customer with few rows, holds among them, within very many of others.</summary>
    private static async Task<(AccountId Account, AttemptId Last)> FillAsync(TestLedger ledger)
    {
        var (ayu, shop) = (await ledger.FundedAsync("ayu", 1_000_000), await ledger.CustomerAsync("shop"));
        var other = await ledger.FundedAsync("other", 1_000_000);
        for (var i = 0; i < Rounds; i++)
        {
            await Task.WhenAll(Enumerable.Range(0, Others / Rounds).Select(_ => ledger.PostAsync(EntryKind.Payment, other, shop, 7)));
            await ledger.PostAsync(EntryKind.Payment, ayu, shop, 7);
            await ledger.PostAsync(EntryKind.Transfer, other, ayu, 7);
            await ledger.CaptureAsync((await ledger.HoldAsync(EntryKind.Payment, ayu, shop, 7)).Id);
        }

        return (ayu, (await ledger.PostAsync(EntryKind.Payment, other, shop, 7)).Id);
    }

    /// <summary>The statements about the journal that a question sends to the server.</summary>
    private static async Task<List<string>> AskedAsync(TestLedger ledger, Func<Task> ask)
    {
        var asked = new ConcurrentQueue<string>();
        var database = new Npgsql.NpgsqlConnectionStringBuilder(ledger.Place.ConnectionString).Database;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests ask their own databases meanwhile.
                var tags = activity.TagObjects.ToDictionary(t => t.Key, t => t.Value as string);
                if (
                    (tags.GetValueOrDefault("db.query.text") ?? tags.GetValueOrDefault("db.statement")) is { } sql
                    && sql.Contains("FROM ledger_journal", StringComparison.Ordinal)
                    && tags.Any(t => t.Key is "db.namespace" or "db.name" && t.Value == database)
                )
                {
                    asked.Enqueue(sql);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await ask();
        return [.. asked];
    }

    /// <summary>The rows of the journal that a statement reads, those that it throws away too.</summary>
    private static async Task<long> RowsReadAsync(TestLedger ledger, string sql, HashSet<string> used)
    {
        var plan = await ledger.TextAsync($"EXPLAIN (ANALYZE, FORMAT JSON) {sql}");
        using var document = JsonDocument.Parse(plan!);
        return Count(document.RootElement[0].GetProperty("Plan"));

        long Count(JsonElement node)
        {
            var rows = 0L;
            if (node.TryGetProperty("Relation Name", out var name) && name.GetString() == "ledger_journal")
            {
                rows = (long)((Number(node, "Actual Rows") + Number(node, "Rows Removed by Filter")) * Number(node, "Actual Loops"));
                Assert.True(node.TryGetProperty("Index Name", out var index), $"{node.GetProperty("Node Type")}: {sql}");
                used.Add(index.GetString()!);
            }

            return rows + (node.TryGetProperty("Plans", out var parts) ? parts.EnumerateArray().Sum(Count) : 0);
        }

        static decimal Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDecimal() : 0;
    }

    private static async Task EnsureSearchedAsync(TestLedger ledger, string sql)
    {
        // What only PostgreSQL is asked in these words: many keys at once, and days of a time with a zone.
        if (sql.Contains("unnest", StringComparison.Ordinal) || sql.Contains("AT TIME ZONE", StringComparison.Ordinal))
        {
            return;
        }

        await using var journal = ledger.Place.OpenUnchecked();
        await using var connection = await journal.OpenAsync(Cancel);
        await using var command = SqlJournal.Command(connection, $"EXPLAIN QUERY PLAN {sql}");
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            var step = reader.GetString(3);
            Assert.False(step.StartsWith("SCAN", StringComparison.Ordinal) && Journal().IsMatch(step), $"{step}: {sql}");
        }
    }

    /// <summary>The statement with values instead of its parameters, in words of both databases.</summary>
    private static string Literal(string sql, AccountId account, AttemptId last) =>
        Parameter()
            .Replace(sql, p => p.Value switch
                {
                    "@account" => Text(account.Value),
                    "@limit" => "5",
                    "@amount" => "7",
                    "@currency" => "'IDR'",
                    "@at" => "'2026-01-01'",
                    "@after" or "@first" => Text(last.Sequence - 100),
                    "@share" => "0",
                    "@edge" => sql.Contains("DESC", StringComparison.Ordinal) ? Text(last.Sequence) : "0",
                    "$1" => "ARRAY['test']",
                    "$2" => "ARRAY['key-1']",
                    "$3" => "ARRAY[0::bigint]",
                    _ => Text(last.Sequence),
                });

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static async Task FindAsync(SqlJournal journal, AccountId account, AttemptId last)
    {
        Assert.NotNull(await journal.FindAsync(last, Cancel));
        Assert.Single(await journal.FindAsync([new SoughtKey("test", "key-1")], Cancel));
    }

    private static async Task FirstAsync<T>(IAsyncEnumerable<T> rows)
    {
        await foreach (var _ in rows)
        {
            return;
        }
    }

    [GeneratedRegex(@"@[a-z]+|\$[123]")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"SCAN (ledger_journal|j)\b")]
    private static partial Regex Journal();

    private sealed record Question(string Name, string[] Indexes, int MostRows, Func<SqlJournal, AccountId, AttemptId, Task> AskAsync);
}
