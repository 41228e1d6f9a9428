using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Audit;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Stories;

namespace Paycare.Tests.Platform.Sealing;

/// <summary>Whoever writes to the database past Paycare gains nothing, and is found.</summary>
public sealed class RowProofTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_rows_that_grant_something_or_say_something_carry_proofs()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);

        var tables = await host.InDatabaseAsync(db => Task.FromResult(ProvedTables.Of(db.Model).Select(t => t.GetTableName()).ToList()));

        Assert.Equal(
            [
                "care_attachments",
                "care_calls",
                "care_conversations",
                "care_links",
                "care_messages",
                "care_scheduled_messages",
                "identity_merchant_users",
                "identity_push_subscriptions",
                "identity_sessions",
                "identity_staff",
                "payments_merchant_keys",
                "payments_merchant_sessions",
                "platform_audit_entries",
            ],
            tables
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_row_changed_past_Paycare_is_not_acted_on_and_is_named(TestDatabase database)
    {
        var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var @case = (await rina.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Where is my parcel?" })).Expect(201)["id"]!;
        foreach (var text in new[] { "It is blue.", "And green." })
        {
            (await rina.Api.PostAsync($"/api/v1/cases/{@case}/messages", new { text })).Expect(201);
        }

        var agent = host.Demo.Staff.First(s => s.Role == "agent");
        var key = host.Demo.Merchants[0].ApiKey;
        var (from, to) = (Guid.Parse(budi.CustomerId), Guid.Parse(rina.CustomerId));
        // An agent makes herself an administrator, a customer becomes another one, a key gets more rights, words are changed.
        foreach (
            var sql in new FormattableString[]
            {
                $"""UPDATE identity_staff SET "Role" = 'Admin' WHERE "DisplayName" = {agent.Name}""",
                $"""UPDATE identity_sessions SET "Customer" = {to} WHERE "Customer" = {from}""",
                $"""UPDATE payments_merchant_keys SET "Scopes" = "Scopes" || ' x'""",
                $"""UPDATE care_messages SET "Text" = 'I agree to everything.' WHERE "Text" = 'And green.'""",
                $"""
                    INSERT INTO platform_audit_entries ("Id", "At", "Actor", "Act", "Subject", "Details", "Proof")
                    SELECT {OrderedGuid.Next(TestClock.Time)}, "At", 'staff:nobody', "Act", "Subject", "Details", "Proof"
                    FROM platform_audit_entries LIMIT 1
                    """,
            }
        )
        {
            Assert.True(await host.InDatabaseAsync(db => db.Database.ExecuteSqlAsync(sql, Cancel)) > 0, sql.Format);
        }

        await using var next = await host.RestartAsync();
        (await new StaffActor(next.Client(), agent, next.Services.GetRequiredService<TimeProvider>()).SignInAsync()).Expect(401);
        var asBudi = next.Client();
        asBudi.UseToken(budi.AccessToken);
        (await asBudi.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        var merchant = next.Client();
        merchant.UseToken(key);
        (await merchant.GetAsync("/api/v1/merchant", Cancel)).Expect(401);
        var asRina = next.Client();
        asRina.UseToken(rina.AccessToken);
        var read = await asRina.GetAsync($"/api/v1/cases/{@case}", Cancel);
        Assert.Equal(
            ["It is blue."],
            read.Expect(200).Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString())
        );

        var findings = await next.InDatabaseAsync(async db =>
            (
                await AuditVerifier.VerifyAsync(
                    db,
                    next.Services.GetRequiredService<AuditHeads>(),
                    next.Services.GetServices<AuditedLog>(),
                    Cancel
                )
            ).Findings
        );
        foreach (
            var table in new[]
            {
                "identity_staff",
                "identity_sessions",
                "payments_merchant_keys",
                "care_messages",
                "platform_audit_entries",
            }
        )
        {
            Assert.Contains(findings, f =>
                f.StartsWith("unproved", StringComparison.Ordinal) && f.Contains(table, StringComparison.Ordinal)
            );
        }
    }

    [Theory, OnBothDatabases]
    public async Task An_entry_written_past_Paycare_never_becomes_part_of_the_tree(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var id = OrderedGuid.Next(TestClock.Time);
        await host.InDatabaseAsync(db =>
            db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO platform_audit_entries ("Id", "At", "Actor", "Act", "Subject", "Details", "Proof")
                SELECT {id}, "At", "Actor", 'staff.role', "Subject", "Details", "Proof" FROM platform_audit_entries LIMIT 1
                """,
                Cancel
            )
        );

        await host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);

        Assert.False(
            await host.InDatabaseAsync(db =>
                db.Set<AuditEntry>().AnyAsync(e => e.Id == id && db.Set<AuditLeaf>().Any(l => l.Sequence == e.Sequence), Cancel)
            )
        );
    }

    [Fact]
    public async Task An_erased_text_keeps_its_proof_and_another_text_does_not()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var proofs = host.Services.GetRequiredService<RowProofs>();
        var digest = proofs.DigestOf("It is blue.");

        Assert.True(proofs.IsDigestOf(digest, "It is blue."));
        Assert.False(proofs.IsDigestOf(digest, "It is green."));
        Assert.NotEqual(System.Security.Cryptography.SHA256.HashData("It is blue."u8.ToArray()), digest[4..]);
    }
}
