using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Configuration;
using Paycare.Web.SecurityAudits;

namespace Paycare.Tests.Platform.Audit;

/// <summary>The audit log reveals tampering, even by someone with full access to the database.</summary>
public sealed class AuditLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Roots over the leaves of the published test vectors for RFC 6962 (google/certificate-transparency).</summary>
    [Fact]
    public void The_tree_is_that_of_the_standard()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        var tree = new MerkleTree();
        Assert.Equal(SHA256.HashData([]), tree.Root());
        for (var i = 0; i < leaves.Length; i++)
        {
            tree.Add(MerkleTree.LeafHash(Convert.FromHexString(leaves[i])));
            Assert.Equal(roots[i], Convert.ToHexStringLower(tree.Root()));
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_sound_log_is_sound_and_stays_so_over_a_restart(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        _ = await host.JoinAsync();
        _ = await host.AgentAsync();
        await SealAsync(host);
        var report = await VerifyAsync(host);
        Assert.True(report.Entries > 0);
        Assert.True(report.Heads > 0);
        Assert.Empty(report.Findings);
        Assert.Equal(0, report.Unsealed);

        // A sealer that starts over finds the same tree. There is one at a time.
        await host.Services.GetRequiredService<AuditSealer>().StopAsync(Cancel);
        using var second = new AuditSealer(
            host.Services.GetRequiredService<IServiceScopeFactory>(),
            host.Services.GetRequiredService<AuditHeads>(),
            host.Services.GetServices<AuditedLog>(),
            host.Services.GetRequiredService<Activity>(),
            TestClock.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<AuditSealer>.Instance
        );
        await AddAsync(host, "after-restart");
        await second.SealAsync(Cancel);
        Assert.Empty((await VerifyAsync(host)).Findings);
    }

    [Theory]
    [CombinedWithDatabases("UPDATE platform_audit_entries SET \"Actor\" = 'staff:nobody' WHERE \"Sequence\" = {0}", "changed")]
    [CombinedWithDatabases("DELETE FROM platform_audit_entries WHERE \"Sequence\" = {0}", "deleted")]
    [CombinedWithDatabases("DELETE FROM platform_audit_leaves WHERE \"Sequence\" = {0}", "order")]
    [CombinedWithDatabases(
        "UPDATE platform_audit_leaves SET \"Sequence\" = -\"Sequence\" WHERE \"Sequence\" IN ({0}, {0} + 1); UPDATE "
            + "platform_audit_leaves SET \"Sequence\" = {0} + 1 WHERE \"Sequence\" = -{0}; UPDATE platform_audit_leaves SET "
            + "\"Sequence\" = {0} WHERE \"Sequence\" = -{0} - 1",
        "changed"
    )]
    [CombinedWithDatabases(
        "DELETE FROM platform_audit_leaves WHERE \"Index\" >= (SELECT max(\"Index\") - 1 FROM platform_audit_leaves)",
        "truncated"
    )]
    public async Task Whoever_takes_the_triggers_away_and_tampers_is_found_out(TestDatabase database, string sql, string finding)
    {
        await using var host = await TestHost.StartAsync(database);
        foreach (var act in new[] { "one", "two", "three", "four" })
        {
            await AddAsync(host, act);
        }

        await SealAsync(host);
        Assert.Empty((await VerifyAsync(host)).Findings);
        await host.Services.GetRequiredService<AuditSealer>().StopAsync(Cancel);
        var sequence = await host.InDatabaseAsync(db =>
            db.Set<AuditEntry>().Where(e => e.Act == "two").Select(e => e.Sequence).SingleAsync(Cancel)
        );
        await host.InDatabaseAsync(async db =>
        {
            await db.Database.ExecuteSqlRawAsync(WithoutTriggers(database), Cancel);
            return await db.Database.ExecuteSqlRawAsync(
                string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, sequence),
                Cancel
            );
        });
        var findings = (await VerifyAsync(host)).Findings;
        Assert.Contains(findings, f => f.StartsWith(finding, StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_log_without_any_signed_head_is_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await host.JoinAsync();
        await SealAsync(host);
        var nowhere = Directory.CreateTempSubdirectory("paycare-heads-");
        try
        {
            var report = await host.InDatabaseAsync(db =>
                AuditVerifier.VerifyAsync(db, new AuditHeads(nowhere.FullName), host.Services.GetServices<AuditedLog>(), Cancel)
            );
            Assert.Contains(report.Findings, f => f.StartsWith("heads-missing", StringComparison.Ordinal));
        }
        finally
        {
            nowhere.Delete(recursive: true);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_changed_entry_whose_leaf_is_made_to_fit_is_told_by_the_signed_heads(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await AddAsync(host, "one");
        await SealAsync(host);
        await host.Services.GetRequiredService<AuditSealer>().StopAsync(Cancel);
        await host.InDatabaseAsync(async db =>
        {
            await db.Database.ExecuteSqlRawAsync(WithoutTriggers(database), Cancel);
            await db.Set<AuditEntry>()
                .Where(e => e.Act == "one")
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.Details, "{\"harmless\":true}"), Cancel);
            var entry = await db.Set<AuditEntry>().AsNoTracking().SingleAsync(e => e.Act == "one", Cancel);
            var hash = AuditLeaf.HashOf(entry);
            return await db.Set<AuditLeaf>()
                .Where(l => l.Sequence == entry.Sequence)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.Hash, hash), Cancel);
        });
        var findings = (await VerifyAsync(host)).Findings;
        Assert.DoesNotContain(findings, f => f.StartsWith("changed", StringComparison.Ordinal));
        Assert.Contains(findings, f => f.StartsWith("root", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task The_database_refuses_to_change_or_delete_what_was_written(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await AddAsync(host, "one");
        await SealAsync(host);
        foreach (
            var sql in new[]
            {
                "UPDATE platform_audit_entries SET \"Actor\" = 'x'",
                "DELETE FROM platform_audit_entries",
                "UPDATE platform_audit_leaves SET \"Sequence\" = 0",
                "DELETE FROM platform_audit_leaves",
            }
        )
        {
            var refused = await Assert.ThrowsAnyAsync<Exception>(() =>
                host.InDatabaseAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel))
            );
            Assert.Contains("never", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await VerifyAsync(host)).Findings);
    }

    [Fact]
    public async Task A_head_that_was_not_signed_is_found()
    {
        await using var host = await TestHost.StartAsync(TestDatabase.Sqlite);
        await AddAsync(host, "one");
        await SealAsync(host);
        var file = Path.Combine(host.Services.GetRequiredService<Settings>().AuditDirectory, "heads.jsonl");
        var lines = await File.ReadAllLinesAsync(file, Cancel);
        await File.AppendAllLinesAsync(
            file,
            [lines[^1].Replace("\"size\":", "\"size\":1", StringComparison.Ordinal), "no head at all"],
            Cancel
        );
        Assert.Equal(2, (await VerifyAsync(host)).Findings.Count(f => f.StartsWith("head-signature", StringComparison.Ordinal)));
    }

    [Theory, OnBothDatabases]
    public async Task The_command_checks_beside_a_running_host(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await AddAsync(host, "one");
        await SealAsync(host);
        var report = await AuditLogCheck.VerifyAsync(host.Services.GetRequiredService<Settings>(), Cancel);
        Assert.Empty(report.Findings);
        Assert.True(report.Entries > 0);
    }

    private static Task<int> AddAsync(TestHost host, string act) =>
        host.InDatabaseAsync(db =>
        {
            host.Services.GetRequiredService<AuditLog>()
                .Add(db, "staff:test", act, "test:audit", new { text = Encoding.UTF8.GetString("é 客服"u8) });
            return db.SaveChangesAsync(Cancel);
        });

    private static Task SealAsync(TestHost host) => host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);

    private static Task<AuditReport> VerifyAsync(TestHost host) =>
        host.InDatabaseAsync(db =>
            AuditVerifier.VerifyAsync(db, host.Services.GetRequiredService<AuditHeads>(), host.Services.GetServices<AuditedLog>(), Cancel)
        );

    private static string WithoutTriggers(TestDatabase database) =>
        database == TestDatabase.Postgres
            ? "DROP TRIGGER platform_audit_entries_no_change ON platform_audit_entries; DROP TRIGGER "
                + "platform_audit_leaves_no_change ON platform_audit_leaves"
            : "DROP TRIGGER platform_audit_entries_no_update; DROP TRIGGER platform_audit_entries_no_delete; DROP TRIGGER "
                + "platform_audit_leaves_no_update; DROP TRIGGER platform_audit_leaves_no_delete";
}
