using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Paycare.Care.Cases;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Platform.Audit;

/// <summary>The audit log covers postings and what people wrote: whoever tampers with those is found out too.</summary>
public sealed class AuditCoverageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What is done to the journal, and what the check says. 0 is the row in the middle, 1 the last one.</summary>
    private static readonly (string Sql, string Finding)[] OnPostings =
    [
        ("UPDATE ledger_journal SET amount = amount + 1 WHERE sequence = {0}", "ledger-changed"),
        ("UPDATE ledger_journal SET reference = 'forged' WHERE sequence = {0}", "ledger-changed"),
        ("UPDATE ledger_journal SET evidence = '{{}}' WHERE sequence = {0}", "ledger-changed"),
        ("DELETE FROM ledger_journal WHERE sequence = {0}", "ledger-deleted"),
        ("DELETE FROM ledger_journal WHERE sequence >= {1}", "ledger-truncated"),
        (
            "UPDATE ledger_journal SET sequence = -sequence WHERE sequence IN ({0}, {0} + 1); UPDATE ledger_journal SET "
                + "sequence = {0} + 1 WHERE sequence = -{0}; "
                + "UPDATE ledger_journal SET sequence = {0} WHERE sequence = -{0} - 1",
            "ledger-changed"
        ),
    ];

    /// <summary>What is done to messages and cases. 0 and 1 are two messages, 2 another case.</summary>
    private static readonly (string Sql, string Finding)[] OnWords =
    [
        ("UPDATE care_messages SET \"Text\" = 'I agree to everything' WHERE \"Id\" = '{0}'", "message-changed"),
        ("UPDATE care_messages SET \"IsInternal\" = NOT \"IsInternal\" WHERE \"Id\" = '{0}'", "message-changed"),
        (
            "UPDATE care_messages SET \"At\" = (SELECT m.\"At\" FROM care_messages m WHERE m.\"Id\" = '{1}') WHERE \"Id\" = '{0}'",
            "message-changed"
        ),
        ("UPDATE care_messages SET \"Case\" = '{2}' WHERE \"Id\" = '{0}'", "message-moved"),
        ("DELETE FROM care_messages WHERE \"Id\" = '{0}'", "message-deleted"),
        ("DELETE FROM care_messages WHERE \"At\" >= (SELECT max(m.\"At\") FROM care_messages m)", "message-deleted"),
        (
            "INSERT INTO care_messages (\"Id\", \"Case\", \"Author\", \"IsInternal\", \"Text\", \"At\", \"TextDigest\", \"Proof\") "
                + "SELECT '{3}', \"Case\", \"Author\", \"IsInternal\", 'never said', \"At\", \"TextDigest\", \"Proof\" "
                + "FROM care_messages WHERE \"Id\" = '{1}'",
            "message-unrecorded"
        ),
        ("UPDATE care_cases SET \"Need\" = 'nothing' WHERE \"Id\" = '{2}'", "case-changed"),
    ];

    [Theory, OnBothDatabases]
    public async Task A_posting_that_is_edited_deleted_reordered_or_cut_off_is_found(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinWithMoneyAsync("500000.00");
        (await customer.PayAsync(host.Shop, "35000.00")).Expect(201);
        await SealAsync(host);
        (await customer.PayAsync(host.Shop, "36000.00")).Expect(201);
        (await customer.PayAsync(host.Shop, "99000000.00")).Expect(402);
        await SealAsync(host);
        var sound = await VerifyAsync(host);
        Assert.Empty(sound.Findings);
        var last = sound.Covered["ledger"];
        Assert.True(last > 6, $"only {last} rows are covered");

        // A restarted sealer continues where the first one ended, and nothing is sealed twice.
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        using var second = new AuditSealer(
            host.Services.GetRequiredService<IServiceScopeFactory>(),
            host.Services.GetRequiredService<AuditHeads>(),
            host.Services.GetServices<AuditedLog>(),
            host.Services.GetRequiredService<Activity>(),
            TestClock.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditSealer>.Instance
        );
        await host.Services.GetRequiredService<AuditSealer>().StopAsync(Cancel);
        await second.SealAsync(Cancel);
        var grown = await VerifyAsync(host);
        Assert.Empty(grown.Findings);
        Assert.True(grown.Covered["ledger"] > last);

        await using var ledger = await OpenAsync(database, host.Store.LedgerConnectionString);
        await RunAsync(
            ledger,
            database == TestDatabase.Postgres
                ? "DROP TRIGGER ledger_journal_no_change ON ledger_journal"
                : "DROP TRIGGER ledger_journal_no_update; DROP TRIGGER ledger_journal_no_delete"
        );
        await TamperAsync(host, ledger, "ledger_journal", OnPostings, last / 2, grown.Covered["ledger"]);
    }

    [Theory, OnBothDatabases]
    public async Task A_message_or_opening_words_that_are_edited_deleted_moved_or_slipped_in_are_found(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        var (first, other) = (await OpenCaseAsync(customer), await OpenCaseAsync(customer));
        (await customer.Api.PostAsync($"/api/v1/cases/{first}/messages", new { text = "I saw 客服 in the shop, é." })).Expect(201);
        (await agent.PostAsync($"/api/v1/desk/cases/{first}/messages", new { text = "Called the shop.", @internal = true })).Expect(200);
        (await agent.PostAsync($"/api/v1/desk/cases/{first}/messages", new { text = "The shop has it." })).Expect(200);
        await SealAsync(host);
        var sound = await VerifyAsync(host);
        Assert.Empty(sound.Findings);
        Assert.True(sound.Rows >= 5);

        // Merged by an agent, messages stand in another case, and the log says so.
        (await agent.PostAsync($"/api/v1/desk/cases/{first}/merge", new { into = other })).Expect(200);
        await SealAsync(host);
        Assert.Empty((await VerifyAsync(host)).Findings);

        await host.Services.GetRequiredService<AuditSealer>().StopAsync(Cancel);
        var ids = await host.InDatabaseAsync(db =>
            db.Set<CaseMessage>().AsNoTracking().OrderBy(m => m.Id).Select(m => m.Id).ToListAsync(Cancel)
        );
        Assert.True(StrongId.TryRead<CaseId>(first, out var away));
        await using var modules = await OpenAsync(database, host.Store.ConnectionString);
        await TamperAsync(
            host,
            modules,
            "care_messages",
            [.. OnWords.Where(w => !w.Finding.StartsWith("case", StringComparison.Ordinal))],
            Text(ids[0], database),
            Text(ids[^1], database),
            Text(away.Value, database),
            Text(OrderedGuid.Next(TestClock.Time), database)
        );
        await TamperAsync(
            host,
            modules,
            "care_cases",
            [.. OnWords.Where(w => w.Finding.StartsWith("case", StringComparison.Ordinal))],
            Text(ids[0], database),
            Text(ids[^1], database),
            Text(away.Value, database)
        );

        // A second record cannot make a forged text good.
        await host.InDatabaseAsync(async db =>
        {
            await db.Set<CaseMessage>()
                .Where(m => m.Id == ids[0])
                .ExecuteUpdateAsync(set => set.SetProperty(m => m.Text, "forged"), Cancel);
            (await db.Set<CaseMessage>().AsNoTracking().SingleAsync(m => m.Id == ids[0], Cancel))
                .ToRecord()
                .AddMove(db, "staff:forger", DateTimeOffset.UnixEpoch);
            return await db.SaveChangesAsync(Cancel);
        });
        Assert.Contains((await VerifyAsync(host)).Findings, f => f.Contains("says two things", StringComparison.Ordinal));
    }

    /// <summary>Does one thing after the other to a table, and puts its rows back in between.</summary>
    private static async Task TamperAsync(
        TestHost host,
        DbConnection connection,
        string table,
        (string Sql, string Finding)[] tricks,
        params object[] arguments
    )
    {
        await RunAsync(connection, $"CREATE TABLE kept AS SELECT * FROM {table}");
        foreach (var (sql, finding) in tricks)
        {
            await RunAsync(connection, string.Format(CultureInfo.InvariantCulture, sql, arguments));
            var findings = (await VerifyAsync(host)).Findings;
            Assert.True(findings.Any(f => f.StartsWith(finding, StringComparison.Ordinal)), $"{sql}: {string.Join('\n', findings)}");
            await RunAsync(connection, $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept");
        }

        await RunAsync(connection, "DROP TABLE kept");
        Assert.Empty((await VerifyAsync(host)).Findings);
    }

    private static async Task<string> OpenCaseAsync(CustomerActor customer) =>
        (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Where is my parcel?" })).Expect(201)["id"]!;

    private static async Task<DbConnection> OpenAsync(TestDatabase database, string connectionString)
    {
        DbConnection connection =
            database == TestDatabase.Postgres
                ? new NpgsqlConnection(connectionString)
                : new SqliteConnection(connectionString + ";Foreign Keys=False");
        await connection.OpenAsync(Cancel);
        return connection;
    }

    private static async Task RunAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancel);
    }

    /// <summary>An id as its column holds it.</summary>
    private static string Text(Guid id, TestDatabase database) =>
        database == TestDatabase.Postgres ? id.ToString("D") : id.ToString("D").ToUpperInvariant();

    private static Task SealAsync(TestHost host) => host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);

    private static Task<AuditReport> VerifyAsync(TestHost host) =>
        host.InDatabaseAsync(db =>
            AuditVerifier.VerifyAsync(db, host.Services.GetRequiredService<AuditHeads>(), host.Services.GetServices<AuditedLog>(), Cancel)
        );
}
