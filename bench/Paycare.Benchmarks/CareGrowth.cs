using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Desk;
using Paycare.Care.Searching;
using Paycare.Identity.Customers;
using Paycare.Identity.Staff;
using Paycare.Ledger.Storage;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Platform.Storage;
using Paycare.Web.Actors;
using Paycare.Web.Stories;

namespace Paycare.Benchmarks;

/// <summary>
/// Care after years: very many cases with their messages, of which few are open, and what the desk's lists and searches then take.
/// Sealed, proved and indexed as Paycare writes them; the audit log knows nothing of them.
/// </summary>
internal static class CareGrowth
{
    /// <summary>A word that three cases have.</summary>
    private const string RareWord = "zamrudkhatulistiwa";

    private const int Batch = 4_000,
        Open = 20_000,
        Calls = 200,
        WarmUp = 10;

    public static async Task<IReadOnlyList<Row>> RunAsync(LedgerStoreKind database, int cases, int messages, CancellationToken cancel)
    {
        await using var host = await BenchHost.StartAsync(database, cancel);
        var clock = Stopwatch.StartNew();
        await FillAsync(host, cases, messages, cancel);
        var filled = clock.Elapsed;
        return
        [
            new(
                "care-fill",
                Math.Round(messages / (decimal)filled.TotalSeconds),
                "msg/s",
                null,
                20_000,
                messages / (decimal)filled.TotalSeconds / 20_000
            ),
            .. await MeasureAsync(host, cancel),
        ];
    }

    /// <summary>Fills the host's database with cases, their customers and messages.</summary>
    public static async Task FillAsync(BenchHost host, int cases, int messages, CancellationToken cancel)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Database>();
        var (vault, proofs) = (scope.ServiceProvider.GetRequiredService<Vault>(), scope.ServiceProvider.GetRequiredService<RowProofs>());
        var staff = await db.Set<StaffMember>().Select(s => s.Id).ToListAsync(cancel);
        var story = new CareStory(cases, messages, Math.Min(Open, cases / 10), host.Clock.GetUtcNow(), staff, RareWord);
        var first = await Counter.TakeAsync(db, "case", OpenCase.FirstNumber, cases, cancel);
        await db.Database.OpenConnectionAsync(cancel);
        var connection = db.Database.GetDbConnection();
        await BeginAsync(connection, cancel);
        var (ofCustomers, ofNames) = (new BulkRows(db, typeof(Customer)), new BulkRows(db, typeof(NameWord)));
        var (ofCases, ofMessages, ofWords) = (
            new BulkRows(db, typeof(Case)),
            new BulkRows(db, typeof(CaseMessage)),
            new BulkRows(db, typeof(CaseWords))
        );
        var people = story.People(vault);
        foreach (var some in people.Chunk(Batch))
        {
            await ofCustomers.WriteAsync(connection, some, cancel);
            await ofNames.WriteAsync(connection, [.. some.SelectMany(c => NameWord.Of(c.Id, c.NameSealed, vault))], cancel);
        }

        var numbers = Enumerable.Range(0, cases).Select(i => first + i);
        // The next rows are made while the last ones are written.
        Task writing = Task.CompletedTask;
        foreach (var some in numbers.Chunk(Batch / 4))
        {
            var told = some.AsParallel().AsOrdered().Select(number => story.Tell(number, number - first, people)).ToList();
            told.AsParallel().SelectMany(t => t.Messages).ForAll(proofs.Prove);
            var words = told.AsParallel()
                .AsOrdered()
                .SelectMany(t => t.Messages.Select(m => CaseWords.Of(m, t.Case.Number)).Prepend(CaseWords.Of(t.Case)).OfType<CaseWords>())
                .OrderBy(w => w.Id)
                .ToList();
            await writing;
            writing = Task.Run(
                async () =>
                {
                    await ofCases.WriteAsync(connection, [.. told.Select(t => t.Case)], cancel);
                    await ofMessages.WriteAsync(connection, [.. told.SelectMany(t => t.Messages)], cancel);
                    await ofWords.WriteAsync(connection, words, cancel);
                },
                cancel
            );
        }

        await writing;
        await EndAsync(connection, cancel);
        await db.Database.CloseConnectionAsync();
    }

    /// <summary>What the desk takes, over HTTP and as its pages ask.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(BenchHost host, CancellationToken cancel)
    {
        // What it was filled with is none of the desk's.
        GC.Collect();
        await BenchHost.QuietAsync(cancel);
        var agent = new StaffActor(ApiClient.At(host.Address), host.Demo.Staff.First(s => s.Role == "agent"), host.Clock);
        (await agent.SignInAsync()).Expect(201);
        var rows = new List<Row>();
        var baseline = 0m;
        await HttpAsync("desk-baseline", "/api/v1/desk/approvals");
        await HttpAsync("case-list", "/api/v1/desk/cases?limit=50");
        await HttpAsync("case-filter", "/api/v1/desk/cases?limit=50&queue=refunds&state=closed");
        await HttpAsync("case-filter-none", "/api/v1/desk/cases?limit=50&queue=refunds&state=new&assignee=me");
        await HttpAsync("case-search-rare", $"/api/v1/desk/cases?limit=50&q={RareWord}");
        await HttpAsync("case-search-typing", $"/api/v1/desk/cases?limit=50&q={RareWord[..4]}");
        await HttpAsync("case-search-common", "/api/v1/desk/cases?limit=50&q=refund");
        await HttpAsync("case-search-two-common", "/api/v1/desk/cases?limit=50&q=refund+saldo");
        await HttpAsync("case-search-common-rare", $"/api/v1/desk/cases?limit=50&q=refund+{RareWord}");
        await HttpAsync("case-search-filtered", "/api/v1/desk/cases?limit=50&q=refund&state=open&queue=security");
        await HttpAsync("case-search-chinese", $"/api/v1/desk/cases?limit=50&q={Uri.EscapeDataString("退款没有到账")}");
        await HttpAsync("case-find-name", "/api/v1/desk/find?q=siti");
        await HttpAsync("case-find-names", "/api/v1/desk/find?q=siti+wulandari");
        await HttpAsync("case-find-phone-end", "/api/v1/desk/find?q=0042");
        await PageAsync("inbox-open", new InboxFilter { View = "open" });
        await PageAsync("inbox-mine", new InboxFilter { View = "mine" });
        await PageAsync("inbox-done", new InboxFilter { View = "done" });
        await PageAsync(
            "inbox-done-filtered",
            new InboxFilter
            {
                View = "done",
                Topic = "card",
                Language = "zh-CN",
                Channel = "web",
            }
        );
        await PageAsync("inbox-search-common", new InboxFilter { Text = "refund" });
        await PageAsync("inbox-search-typing", new InboxFilter { Text = "ref" });
        return rows;

        Task HttpAsync(string name, string path) => TimeAsync(name, async () => (await agent.Api.GetAsync(path, cancel)).Expect(200));

        Task PageAsync(string name, InboxFilter filter) => TimeAsync(name, async () =>
            {
                await using var scope = host.Services.CreateAsyncScope();
                var inbox = scope.ServiceProvider.GetRequiredService<DeskInbox>();
                var me = StrongId.New<StaffId>(host.Clock);
                var read = await inbox.ByUrgencyAsync(filter, me, 50, CultureInfo.GetCultureInfo("en"), cancel);
                Debug.Assert(read.Refusal is null, "Refused.");
            });

        async Task TimeAsync(string name, Func<Task> call)
        {
            var times = new List<long>();
            for (var i = 0; i < Calls + WarmUp; i++)
            {
                var began = Stopwatch.GetTimestamp();
                await call();
                if (i >= WarmUp)
                {
                    times.Add((long)Stopwatch.GetElapsedTime(began).TotalMicroseconds);
                }
            }

            times.Sort();
            var (median, p99) = (times[times.Count / 2] / 1_000m, times[times.Count * 99 / 100] / 1_000m);
            baseline = rows.Count == 0 ? median : baseline;
            rows.Add(new Row(name, Math.Round(median, 2), "ms", Math.Round(p99, 2), Math.Round(baseline, 2), median / baseline));
        }
    }

    /// <summary>
    /// PostgreSQL makes its index at the end, from sorted words; SQLite goes on with larger segments and does not wait for the disk.
    /// </summary>
    private static Task BeginAsync(DbConnection connection, CancellationToken cancel) =>
        ExecuteAsync(
            connection,
            connection is SqliteConnection
                ? """
                PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;
                INSERT INTO care_case_words_words (care_case_words_words, rank) VALUES ('hashsize', 67108864);
                """
                : """DROP INDEX "IX_care_case_words_Vector";""",
            cancel
        );

    private static Task EndAsync(DbConnection connection, CancellationToken cancel) =>
        ExecuteAsync(
            connection,
            connection is SqliteConnection
                ? """
                INSERT INTO care_case_words_words (care_case_words_words, rank) VALUES ('hashsize', 1048576);
                PRAGMA synchronous = NORMAL; PRAGMA wal_checkpoint(TRUNCATE);
                """
                : """
                SET maintenance_work_mem = '1GB';
                CREATE INDEX "IX_care_case_words_Vector" ON care_case_words
                    USING gin (care_case_words_vector("Id", "Words")) WITH (fastupdate = off);
                VACUUM ANALYZE; CHECKPOINT;
                """,
            cancel
        );

    private static async Task ExecuteAsync(DbConnection connection, string statements, CancellationToken cancel)
    {
        // One by one: VACUUM bears no company.
        foreach (var statement in statements.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = statement;
            command.CommandTimeout = 0;
            command.CommandType = CommandType.Text;
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
