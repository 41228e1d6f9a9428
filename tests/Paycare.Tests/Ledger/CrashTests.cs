using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Paycare.Ledger;
using Paycare.Ledger.Ids;
using Paycare.Ledger.Journal;
using Paycare.Ledger.Storage;
using Paycare.Ledger.Verification;
using Paycare.LedgerLoad;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Ledger;

/// <summary>
/// A process under load dies, or its database does, or it is halted and another takes over. Afterwards the books must satisfy
/// every invariant, and match every answer its clients received.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private const int Callers = 8,
        LostExitCode = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task What_clients_were_told_stands_after_a_kill_at_any_moment(TestDatabase database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var place = PlaceOf(database, store.LedgerConnectionString);
        var told = new Told();
        for (var round = 0; round < Nightly.Or(100, 2); round++)
        {
            var killAfter = RandomNumberGenerator.GetInt32(1, 1_500);
            await using var process = Load(place, $"r{round}");
            await AnswersAsync(process, killAfter);
            process.Kill();
            await process.ExitAsync();
            told.Read(process.Output);
            output.WriteLine($"Round {round}: killed after {killAfter} answers, {told.Answers.Count} in all.");
            await told.CheckAsync(place);
        }

        await told.AskAgainAsync(place);
    }

    [Fact]
    public async Task What_clients_were_told_stands_after_PostgreSQL_crashes_under_load()
    {
        var server = await PostgresServer.StartDurableAsync();
        try
        {
            var place = PlaceOf(TestDatabase.Postgres, await server.CreateDatabaseAsync(Cancel));
            var told = new Told();
            await using var process = Load(place, "crash");
            var answers = 0;
            for (var round = 0; round < Nightly.Or(20, 1); round++)
            {
                answers += RandomNumberGenerator.GetInt32(200, 2_000);
                await AnswersAsync(process, answers);
                await server.CrashAsync();
                answers = process.Output.Count(IsAnswer);
                output.WriteLine($"Round {round}: the server crashed after about {answers} answers.");
            }

            // The process is still the owner, and continues automatically.
            await AnswersAsync(process, answers + 200);
            process.Kill();
            await process.ExitAsync();
            told.Read(process.Output);
            await told.CheckAsync(place);
            await told.AskAgainAsync(place);
        }
        finally
        {
            server.Stop();
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_standby_takes_over_from_a_halted_owner_which_finds_out_when_it_wakes(TestDatabase database)
    {
        await using var store = await TestStore.CreateAsync(database);
        var place = PlaceOf(database, store.LedgerConnectionString);
        await using var owner = Load(place, "owner");
        await AnswersAsync(owner, 300);
        await using var standby = Load(place, "standby");
        await HaltAsync(owner, place);
        var watch = TestClock.Time.GetTimestamp();

        await AnswersAsync(standby, 1);
        output.WriteLine($"The standby's first answer came after {TestClock.Time.GetElapsedTime(watch).TotalSeconds:F1} s.");
        await AnswersAsync(standby, 300);
        await owner.SignalAsync("CONT");

        Assert.Equal(LostExitCode, await owner.ExitAsync());
        // What it said when it woke was committed before it was halted: every row of the other one comes after.
        Assert.True(owner.Output.Where(IsAnswer).Max(RowOf) < standby.Output.Where(IsAnswer).Min(RowOf));
        await AnswersAsync(standby, standby.Output.Count(IsAnswer) + 50);
        standby.Kill();
        await standby.ExitAsync();
        var told = new Told();
        told.Read(owner.Output);
        told.Read(standby.Output);
        await told.CheckAsync(place);
        await told.AskAgainAsync(place);
    }

    private static LedgerStore PlaceOf(TestDatabase database, string connectionString) =>
        new(database == TestDatabase.Sqlite ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres, connectionString);

    private static PaycareProcess Load(LedgerStore place, string name) =>
        PaycareProcess.StartProgram(
            "Paycare.LedgerLoad.dll",
            FrozenDictionary<string, string>.Empty,
            place.Kind == LedgerStoreKind.Sqlite ? "sqlite" : "postgres",
            place.ConnectionString,
            name,
            Callers.ToString(CultureInfo.InvariantCulture),
            TestClock.AheadText,
            TestKeys.Folder()
        );

    private static bool IsAnswer(string line) => line.StartsWith("A ", StringComparison.Ordinal);

    private static long RowOf(string answer) => long.Parse(answer.Split(' ')[2], CultureInfo.InvariantCulture);

    private static Task AnswersAsync(PaycareProcess process, int count) =>
        Eventually.HoldsAsync(() =>
        {
            Assert.False(process.HasExited, $"It ended: {string.Join('\n', process.Complaints)}");
            return Task.FromResult(process.Output.Count >= 2 * count && process.Output.Count(IsAnswer) >= count);
        });

    /// <summary>Halts a process; not in the middle of a write to a file, whose lock no other process could take over.</summary>
    private static async Task HaltAsync(PaycareProcess process, LedgerStore place)
    {
        await process.HaltAsync();
        while (place.Kind == LedgerStoreKind.Sqlite && !await IsFreeAsync(place))
        {
            // It must get out of that write: halted at once again, it would keep the standby from the file for too long.
            await process.SignalAsync("CONT");
            await AnswersAsync(process, process.Output.Count(IsAnswer) + 1);
            await process.HaltAsync();
        }
    }

    private static async Task<bool> IsFreeAsync(LedgerStore place)
    {
        await using var connection = new SqliteConnection(place.ConnectionString) { DefaultTimeout = 1 };
        await connection.OpenAsync(Cancel);
        try
        {
            await using var transaction = connection.BeginTransaction();
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    /// <summary>All that the processes of a test said, in the order in which they said it.</summary>
    private sealed class Told
    {
        private readonly List<(string Key, int SentAt)> _sent = [];
        private readonly Dictionary<string, LoadOperation> _operations = [];
        private int _lines;

        public Dictionary<string, (string Answer, long Row, int At)> Answers { get; } = [];

        public void Read(IEnumerable<string> lines)
        {
            foreach (var line in lines)
            {
                _lines++;
                // A killed process may have written only half a line: no client was told that.
                var words = line.Split(' ');
                if (words is ["S", var sent, ..] && words.Length == 7)
                {
                    _sent.Add((sent, _lines));
                    _operations[sent] = LoadOperation.Parse(string.Join(' ', words[2..]));
                }
                else if (words is ["A", var key, var row, _, _, _])
                {
                    Answers.Add(key, (line, long.Parse(row, CultureInfo.InvariantCulture), _lines));
                }
            }
        }

        public async Task CheckAsync(LedgerStore place)
        {
            Assert.Empty((await new LedgerVerifier(place, TestKeys.Ring).VerifyAsync(cancel: Cancel)).Findings);
            var rows = await RowsAsync(place);
            Assert.Equal(rows.Count, rows.Values.Select(r => r.Id).Distinct().Count());
            // Nobody is there who did not ask.
            Assert.All(rows.Values.Where(r => r.Client == "load"), row => Assert.Contains(row.Key, _operations.Keys));
            foreach (var (key, (answer, _, _)) in Answers)
            {
                Assert.Equal(answer, AnswerOf(rows[key]));
            }

            // Answers given before another request was made precede it: an acknowledged freeze thus precedes every later debit.
            var latest = 0L;
            var answers = Answers.Values.OrderBy(a => a.At).ToList();
            var next = 0;
            foreach (var (key, sentAt) in _sent)
            {
                while (next < answers.Count && answers[next].At < sentAt)
                {
                    latest = Math.Max(latest, answers[next++].Row);
                }

                Assert.True(
                    !rows.TryGetValue(key, out var row) || row.Id.Sequence > latest,
                    $"{key} is before what was told before it was sent."
                );
            }
        }

        /// <summary>Clients without an answer ask again and get one truth; and the past can be queried.</summary>
        public async Task AskAgainAsync(LedgerStore place)
        {
            await using var ledger = new LedgerApi(
                place.Open(TestKeys.Macs, NullLogger.Instance),
                TestKeys.Macs,
                TestClock.Time,
                TestLedger.Quick,
                NullLogger.Instance
            );
            await ledger.StartAsync(Cancel);
            var before = await RowsAsync(place);
            foreach (var (key, _) in _sent.Where(s => !Answers.ContainsKey(s.Key)))
            {
                var row = (await _operations[key].SendAsync(ledger, key)).Value;
                var again = (await _operations[key].SendAsync(ledger, key)).Value;
                Assert.Equal(row.Id, again.Id);
                Assert.True(!before.TryGetValue(key, out var known) || known.Id == row.Id);
            }

            var rows = (await RowsAsync(place)).Values.OrderBy(r => r.Id.Sequence).ToList();
            var merchant = rows.First(r => r.Kind == EntryKind.Open && r.Evidence.Text("code") == "merchant").Debit!.Value;
            foreach (var moment in rows.Where((_, i) => i % (1 + (rows.Count / 5)) == 0).Select(r => r.At))
            {
                var posted = rows.Where(r => r.At <= moment && r.State is EntryState.Posted or EntryState.Captured)
                    .Where(r => r.At <= moment)
                    .Sum(r =>
                        r.Credit == merchant ? r.Amount.Minor
                        : r.Debit == merchant ? -r.Amount.Minor
                        : 0
                    );
                Assert.Equal(posted, (await ledger.BalanceAtAsync(merchant, moment, Cancel)).Posted);
            }

            Assert.Empty((await new LedgerVerifier(place, TestKeys.Ring).VerifyAsync(cancel: Cancel)).Findings);
        }

        private static string AnswerOf(JournalEntry row) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"A {row.Key} {row.Id.Sequence} {row.State} {row.RefusalCode ?? "-"} "
                    + $"{row.DebitAfter?.ToString(CultureInfo.InvariantCulture) ?? "-"}"
            );

        private static async Task<Dictionary<string, JournalEntry>> RowsAsync(LedgerStore place)
        {
            await using var journal = place.ReadOnly().OpenUnchecked();
            var rows = new Dictionary<string, JournalEntry>();
            await foreach (var row in journal.ReadAsync(default(AttemptId), Cancel))
            {
                rows.Add(row.Key, row);
            }

            return rows;
        }
    }
}
