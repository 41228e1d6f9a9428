using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Staff;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Identity.StaffAccounts;

/// <summary>Where a lead lets a colleague see more personal data, who has seen as much as an hour allows.</summary>
public sealed partial class RevealPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_lead_lets_a_colleague_go_on_from_the_staff_page(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var agent = (await host.InDatabaseAsync(db => db.Set<StaffMember>().FirstAsync(s => s.Role == StaffRole.Agent, Cancel))).Id;
        await using var scope = host.Services.CreateAsyncScope();
        var reveals = scope.ServiceProvider.GetRequiredService<StaffReveals>();
        using var lead = await BrowserAsync(host, StaffRole.Lead);
        Assert.DoesNotContain($"reveals-{agent}", await lead.GetStringAsync("/desk/staff", Cancel), StringComparison.Ordinal);
        for (var i = 0; i < StaffReveals.MostPerHour; i++)
        {
            Assert.Null(await reveals.TakeAsync(agent, Cancel));
        }

        using var admin = await BrowserAsync(host, StaffRole.Admin);
        Assert.DoesNotContain($"reveals-{agent}", await admin.GetStringAsync("/desk/staff", Cancel), StringComparison.Ordinal);
        var page = await lead.GetStringAsync("/desk/staff", Cancel);
        Assert.Contains($"reveals-{agent}", page, StringComparison.Ordinal);
        using var form = new FormUrlEncodedContent([
            new("_handler", $"reveals-{agent}"),
            new("__RequestVerificationToken", WebUtility.HtmlDecode(FormToken().Match(page).Groups[1].Value)),
            new("Reason", "A busy evening"),
        ]);
        using var sent = await lead.PostAsync("/desk/staff", form, Cancel);
        Assert.Equal(
            "/desk/staff?said=done",
            sent.Headers.Location?.ToString().Replace(host.Address.ToString().TrimEnd('/'), "", StringComparison.Ordinal)
        );
        Assert.False(await reveals.AreSpentAsync(agent, Cancel));
        Assert.Contains(await host.AuditAsync($"staff:{agent}"), e => e.Act == "staff.reveals-released");
    }

    private static async Task<HttpClient> BrowserAsync(TestHost host, StaffRole role)
    {
        var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Address };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        browser.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.StaffTokenAsync(role));
        return browser;
    }

    [GeneratedRegex(@"name=""__RequestVerificationToken"" value=""([^""]+)""")]
    private static partial Regex FormToken();
}
