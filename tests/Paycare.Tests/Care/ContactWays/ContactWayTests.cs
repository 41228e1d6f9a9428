using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.Telegram;
using Paycare.Tests.Care.Channels.Linking;
using Paycare.Tests.Care.Channels.Messaging;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.ContactWays;

/// <summary>How to reach care, for people who are not signed in, and what is promised there.</summary>
[Trait("Touches", "dates")]
public sealed class ContactWayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Anybody_reads_the_configured_ways_and_each_topic_has_one_that_is_best(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var ways = (await host.Client().GetAsync("/api/v1/help/contact", Cancel)).Expect(200).Body.GetProperty("channels");
        Assert.Equal(
            ["app", "phone", .. ChatProvider.Channels, EmailChannel.Key],
            ways.EnumerateArray().Select(w => w.GetProperty("kind").GetString())
        );
        var phone = ways.EnumerateArray().Single(w => w.GetProperty("kind").GetString() == "phone");
        Assert.Equal("1500 729", phone.GetProperty("address").GetString());
        Assert.Equal(900, phone.GetProperty("expectedWaitSeconds").GetInt64());
        Assert.False(phone.GetProperty("measured").GetBoolean());
        Assert.True(phone.GetProperty("open").GetBoolean());
        Assert.Equal(JsonValueKind.Null, phone.GetProperty("opensAt").ValueKind);
        Assert.Equal(["account-stolen"], Topics(phone));
        Assert.Equal(CaseNames.Topics.Keys.Order(), ways.EnumerateArray().SelectMany(Topics).Order());
    }

    [Theory, OnBothDatabases]
    public async Task The_wait_in_the_app_is_measured_over_days(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        foreach (var minutes in new[] { 2, 4, 9 })
        {
            var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)[
                "id"
            ];
            (await host.Client().PostAsync("/dev/clock", new { advance = $"PT{minutes}M" }, cancel: Cancel)).Expect(200);
            (await agent.PostAsync($"/api/v1/desk/cases/{id}/messages", new { text = "Here I am." }, cancel: Cancel)).Expect(200);
        }

        (await host.Client().PostAsync("/dev/clock", new { advance = "P3D" }, cancel: Cancel)).Expect(200);
        var app = (await host.Client().GetAsync("/api/v1/help/contact", Cancel)).Expect(200).Body.GetProperty("channels")[0];
        Assert.True(app.GetProperty("measured").GetBoolean());
        Assert.InRange(app.GetProperty("expectedWaitSeconds").GetInt64(), 240, 299);
    }

    /// <summary>Each way by its own figures: what is measured on one says nothing of another.</summary>
    [Theory, OnBothDatabases]
    public async Task The_wait_is_measured_on_each_channel_by_itself(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        foreach (var (channel, step) in new[] { (TelegramChannel.Key, 2), (EmailChannel.Key, 4) })
        {
            foreach (var turn in new[] { 1, 2, 3 })
            {
                var writer = new Writer(host, channel);
                await writer.WriteAsync("Help");
                await host.AdvanceAsync(TimeSpan.FromMinutes(step * turn));
                (
                    await (await host.AgentAsync()).PostAsync(
                        $"/api/v1/desk/cases/{Assert.Single(await writer.CasesAsync()).Id}/messages",
                        new { text = "Here I am.", then = "customer" },
                        cancel: Cancel
                    )
                ).Expect(200);
            }
        }

        var ways = (await host.Client().GetAsync("/api/v1/help/contact", Cancel)).Expect(200).Body.GetProperty("channels");
        var measured = ways.EnumerateArray().Where(w => w.GetProperty("measured").GetBoolean()).ToList();
        Assert.Equal([TelegramChannel.Key, EmailChannel.Key], measured.Select(w => w.GetProperty("kind").GetString()));
        Assert.Equal([4, 8], measured.Select(w => w.GetProperty("expectedWaitSeconds").GetInt64() / 60));

        // The quickest is recommended where it fits: what needs a proof stays in the app, what is urgent on the hotline.
        var topics = ways.EnumerateArray().ToDictionary(w => w.GetProperty("kind").GetString()!, w => Topics(w).Order().ToList());
        Assert.Equal(["other", "payment-failed", "refund", "top-up"], topics[TelegramChannel.Key]);
        Assert.Equal(["card", "pin-locked", "security"], topics["app"]);
        Assert.Equal(["account-stolen"], topics["phone"]);
        Assert.Empty(topics[EmailChannel.Key]);
        var page = (await host.Client().GetAsync("/help/contact?topic=refund", Cancel)).Expect(200).Text;
        var best = page[page.IndexOf("class=\"best", StringComparison.Ordinal)..];
        Assert.Contains(
            "https://telegram.example/paycare_care",
            best[..best.IndexOf("</section>", StringComparison.Ordinal)],
            StringComparison.Ordinal
        );

        // Others who write there and wait make another way the quickest.
        await new Writer(host, TelegramChannel.Key).WriteAsync("Help");
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        var later = (await host.Client().GetAsync("/api/v1/help/contact", Cancel)).Expect(200).Body.GetProperty("channels");
        var mail = later.EnumerateArray().Single(w => w.GetProperty("kind").GetString() == EmailChannel.Key);
        Assert.Contains("refund", Topics(mail));
    }

    /// <summary>What is promised before a case is sent is what the case and the desk keep to.</summary>
    [Theory, OnBothDatabases]
    public async Task Draft_case_and_desk_promise_the_same_time(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.HoldClock();
        var customer = await host.JoinAsync();
        var agent = await host.AgentAsync();
        foreach (var topic in CaseNames.Topics.Keys)
        {
            var before = await PromiseAsync(host, topic);
            var opened = (await customer.Api.PostAsync("/api/v1/cases", new { topic, need = "Help" }, cancel: Cancel)).Expect(201);
            var read = (await customer.Api.GetAsync($"/api/v1/cases/{opened["id"]}", Cancel)).Expect(200);
            var desk = (await agent.GetAsync($"/api/v1/desk/cases/{opened["id"]}", Cancel)).Expect(200);
            foreach (var told in new[] { opened["expectedFirstReplyAt"], read["expectedFirstReplyAt"], desk["clock.dueAt"] })
            {
                Assert.Equal(
                    before,
                    DateTimeOffset.Parse(told!, System.Globalization.CultureInfo.InvariantCulture),
                    TimeSpan.FromMilliseconds(1)
                );
            }
        }
    }

    private static async Task<DateTimeOffset> PromiseAsync(TestHost host, string topic)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<CareApi>().PromiseAsync(topic, Cancel)).LatestAt;
    }

    private static IEnumerable<string> Topics(JsonElement way) =>
        way.GetProperty("recommendedFor").EnumerateArray().Select(t => t.GetString()!);
}
