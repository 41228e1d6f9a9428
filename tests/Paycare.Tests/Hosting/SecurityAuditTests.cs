using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Identity.Customers;
using Paycare.Identity.Staff;
using Paycare.Platform.Audit;
using Paycare.Platform.Due;
using Paycare.Platform.Ids;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Configuration;
using Paycare.Web.SecurityAudits;

namespace Paycare.Tests.Hosting;

/// <summary>The audit that an operator runs, and keys that are replaced while data stays readable.</summary>
[Trait("Touches", "dates")]
public sealed class SecurityAuditTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_report_names_what_somebody_must_look_into(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        await host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);
        var sound = await ReadAsync(host);
        Assert.Empty(sound.Lines.Where(l => l.IsFinding).Select(l => l.Name));
        Assert.Equal(0, sound.Findings);
        foreach (var area in new[] { "options", "keys", "staff", "devices", "sign-in", "audit-log", "ledger", "dependencies", "tls" })
        {
            Assert.Contains(sound.Lines, l => l.Area == area);
        }

        // Locks that do not open by themselves are named, with those who open them.
        Assert.Superset(
            new HashSet<string> { "pin", "staff-disabled", "account-frozen", "transaction-frozen" },
            sound.Lines.Where(l => l.Area == "locks").Select(l => l.Name).ToHashSet(StringComparer.Ordinal)
        );

        await host.ChangeAsync<StaffMember>(s => s.Role == StaffRole.Risk, s => s.TwoFactorEnabled = false);
        var found = await ReadAsync(host);
        Assert.Equal(1, found.Findings);
        Assert.Equal("withoutSecondFactor", Assert.Single(found.Lines, l => l.IsFinding).Name);
    }

    [Theory, OnBothDatabases]
    public async Task The_commands_beside_a_running_host_answer_with_their_exit_codes(TestDatabase database)
    {
        await using var home = await PaycareHome.OnAsync(database);
        var (nothing, empty) = await home.RunAsync("audit", "verify");
        Assert.Equal(1, nothing);
        Assert.Contains("There is no ", Assert.Single(empty.Complaints), StringComparison.Ordinal);
        await home.StartReadyAsync();
        var (verified, log) = await home.RunAsync("audit", "verify");
        Assert.True(verified == 0, string.Join('\n', log.Output.Concat(log.Complaints)));
        Assert.Contains("The audit log is sound.", log.Output);
        var (audited, report) = await home.RunAsync("security-audit", "--format", "html");
        Assert.True(
            audited == 0,
            string.Join('\n', report.Output.Concat(report.Complaints).Where(l => l.Contains("finding", StringComparison.Ordinal)))
        );
        Assert.Contains(report.Output, l => l.Contains("Nothing was found", StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task After_a_rotation_old_values_open_and_new_ones_need_the_new_key(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var id));
        var folder = host.Services.GetRequiredService<Settings>().KeyDirectory;
        var before = KeyRing.Open(folder, TestClock.Time);
        Assert.Equal(2, await host.InDatabaseAsync(db => KeyRotation.RotateAsync(db, folder, TestClock.Time, Cancel)));

        // The running host goes on; one that starts now seals with the new key and opens both.
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200);
        var vault = new Vault(KeyRing.Open(folder, TestClock.Time));
        var place = Customer.PlaceOf(id, "phone");
        var box = await host.InDatabaseAsync(async db =>
        {
            await vault.LoadAsync(db, TestClock.Time, Cancel);
            return (await db.Set<Customer>().AsNoTracking().SingleAsync(c => c.Id == id, Cancel)).PhoneSealed;
        });
        Assert.Equal(customer.Phone, vault.Open(box, place));
        var fresh = vault.Seal("new", place);
        Assert.NotEqual(box[3], fresh[3]);
        Assert.Equal("new", vault.Open(fresh, place));

        // The old ring alone opens nothing any more.
        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() =>
            host.InDatabaseAsync(async db =>
            {
                await new Vault(before).LoadAsync(db, TestClock.Time, Cancel);
                return true;
            })
        );
    }

    [Theory, OnBothDatabases]
    public async Task A_finding_opens_one_case_that_hears_of_its_end_and_of_its_return(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var auditor = host.Services.GetRequiredService<SecurityAuditor>();
        await host.Services.GetRequiredService<AuditSealer>().SealAsync(Cancel);

        // Due after a day, automatically: a report is stored, and the next date is set.
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT25H" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(() =>
            Task.FromResult(Directory.Exists(auditor.Folder) && Directory.GetFiles(auditor.Folder, "*.html").Length > 0)
        );
        await Eventually.HoldsAsync(async () =>
            await DueAsync(host) is { } at && at > host.Services.GetRequiredService<TimeProvider>().GetUtcNow()
        );
        Assert.Contains(
            "\"findings\": 0",
            await File.ReadAllTextAsync(Directory.GetFiles(auditor.Folder, "*.json")[0], Cancel),
            StringComparison.Ordinal
        );

        const string source = "security-audit:staff.withoutSecondFactor";
        await SecondFactorAsync(host, false);
        Assert.Equal(1, (await auditor.RunAsync([], Cancel)).Findings);
        var opened = await CaseAsync(host, source);
        Assert.Equal((CaseQueue.Security, CaseState.New), (opened.Queue, opened.State));
        Assert.Equal([source], await StoodAsync(host));
        _ = await auditor.RunAsync([source], Cancel);
        Assert.Equal(0, await NotesAsync(host, opened.Id));
        await SecondFactorAsync(host, true);
        _ = await auditor.RunAsync([source], Cancel);
        Assert.Equal(1, await NotesAsync(host, opened.Id));
        Assert.Empty(await StoodAsync(host));
        await SecondFactorAsync(host, false);
        _ = await auditor.RunAsync([], Cancel);
        Assert.Equal(2, await NotesAsync(host, opened.Id));
        Assert.Equal(
            1,
            await host.InDatabaseAsync(db =>
                db.Set<Case>().CountAsync(c => c.Source != null && c.Source.StartsWith("security-audit:"), Cancel)
            )
        );
    }

    private static Task SecondFactorAsync(TestHost host, bool isOn) =>
        host.ChangeAsync<StaffMember>(s => s.Role == StaffRole.Risk, s => s.TwoFactorEnabled = isOn);

    private static Task<Case> CaseAsync(TestHost host, string source) =>
        host.InDatabaseAsync(db => db.Set<Case>().AsNoTracking().SingleAsync(c => c.Source == source, Cancel));

    private static Task<int> NotesAsync(TestHost host, CaseId id) =>
        host.InDatabaseAsync(db => db.Set<CaseMessage>().CountAsync(m => m.Case == id, Cancel));

    private static Task<DateTimeOffset?> DueAsync(TestHost host) =>
        host.InDatabaseAsync(db =>
            db.Set<DueItem>()
                .Where(i => i.Handler == SecurityAuditTimer.HandlerName)
                .Select(i => (DateTimeOffset?)i.DueAt)
                .SingleOrDefaultAsync(Cancel)
        );

    private static async Task<string[]> StoodAsync(TestHost host) =>
        System.Text.Json.JsonSerializer.Deserialize<string[]>(
            await host.InDatabaseAsync(db =>
                db.Set<DueItem>().Where(i => i.Handler == SecurityAuditTimer.HandlerName).Select(i => i.Payload).SingleAsync(Cancel)
            )
        )!;

    private static Task<SecurityReport> ReadAsync(TestHost host) =>
        SecurityAudit.ReadAsync(
            host.Services,
            host.Services.GetRequiredService<Settings>(),
            host.Services.GetRequiredService<TimeProvider>(),
            Cancel
        );
}
