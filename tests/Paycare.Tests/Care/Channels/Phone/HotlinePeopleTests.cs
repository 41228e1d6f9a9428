using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Paycare.Care.Cases;
using Paycare.Care.Channels.Phone;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>Callers who come to people: in the queue, called back, with a message, and when nobody is there.</summary>
[Trait("Touches", "dates")]
public sealed class HotlinePeopleTests
{
    private static readonly Uri PublicUrl = new(Hotline.PublicUrl);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task An_agent_takes_the_caller_who_waits_longest(TestDatabase database)
    {
        await using var provider = await FakeVoiceProvider.StartAsync();
        await using var host = await StartAsync(database, provider);
        var customer = await host.JoinAsync();
        var first = await host.CallAsync(customer.Phone, publicUrl: PublicUrl);
        await first.PressAsync("5", Cancel);
        Assert.Contains("number 1 in the queue", first.Text, StringComparison.Ordinal);
        var second = await host.CallAsync("+6281200000011", publicUrl: PublicUrl);
        await second.PressAsync("5", Cancel);
        Assert.Contains("number 2 in the queue", second.Text, StringComparison.Ordinal);

        var agent = await host.AgentAsync();
        var waiting = (await agent.GetAsync("/api/v1/desk/calls", Cancel)).Expect(200);
        Assert.Equal(("other", "none"), (waiting["items.0.topic"], waiting["items.0.assurance"]));
        var taken = (await agent.PostAsync("/api/v1/desk/calls/next", null, cancel: Cancel)).Expect(200);
        Assert.Equal(waiting["items.0.caseId"], taken["caseId"]);
        var asked = Assert.Single(provider.Asked);
        Assert.Equal(($"Calls/{first.Sid}.json", $"{Hotline.PublicUrl}/channels/voice/connect"), (asked.Path, asked.Form["Url"]));
        await first.LeadAsync("/channels/voice/connect", Cancel);
        Assert.Equal("+622150001234", first.Dials);
        Assert.NotNull((await agent.GetAsync($"/api/v1/desk/cases/{taken["caseId"]}", Cancel)).Expect(200)["assignee"]);
        await second.PressAsync("", Cancel);
        Assert.Contains("number 1 in the queue", second.Text, StringComparison.Ordinal);

        // Without the provider's help the next telling of the place connects; who is not answered goes on waiting.
        provider.Status = StatusCodes.Status503ServiceUnavailable;
        (await agent.PostAsync("/api/v1/desk/calls/next", null, cancel: Cancel)).Expect(200);
        await second.PressAsync("", Cancel);
        Assert.Equal("Dial", second.Awaits);
        await second.EndDialAsync("no-answer", Cancel);
        Assert.Contains("number 1 in the queue", second.Text, StringComparison.Ordinal);
        await second.HangUpAsync(cancel: Cancel);
        (await agent.PostAsync("/api/v1/desk/calls/next", null, cancel: Cancel)).Expect(404);
        await first.EndDialAsync("completed", Cancel);
        Assert.Null(first.Awaits);
    }

    [Theory, OnBothDatabases]
    public async Task Who_books_a_call_back_keeps_the_place_and_is_called(TestDatabase database)
    {
        await using var provider = await FakeVoiceProvider.StartAsync();
        await using var host = await StartAsync(database, provider);
        var customer = await host.JoinAsync();
        var call = await host.CallAsync(customer.Phone, publicUrl: PublicUrl);
        await call.PressAsync("5", Cancel);
        await call.PressAsync("6", Cancel);
        Assert.Null(call.Awaits);
        var booked = await CallOfAsync(host, call.Sid);
        Assert.NotNull(booked.QueuedAt);

        await host.AdvanceAsync(TimeSpan.FromMinutes(20));
        var asked = await Eventually.SeeAsync("the call back", _ => Task.FromResult(provider.Asked.FirstOrDefault()));
        Assert.Equal(
            ("Calls.json", customer.Phone, "+622150000000", FakeVoiceProvider.Account),
            (asked.Path, asked.Form["To"], asked.Form["From"], asked.Account)
        );
        Assert.StartsWith("Basic ", asked.Authorization, StringComparison.Ordinal);

        // Nobody answers the first time; the second time the caller stands where they stood.
        var unanswered = host.Phone(customer.Phone, PublicUrl);
        await unanswered.HangUpAsync(PathOf(asked.Form["StatusCallback"]), "no-answer", Cancel);
        await host.AdvanceAsync(TimeSpan.FromMinutes(11));
        await Eventually.HoldsAsync(() => Task.FromResult(provider.Asked.Count == 2));
        var later = await host.CallAsync("+6281200000012", publicUrl: PublicUrl);
        await later.PressAsync("5", Cancel);
        Assert.Contains("number 2 in the queue", later.Text, StringComparison.Ordinal);
        var answered = host.Phone("+622150000000", PublicUrl);
        await answered.DialAsync(PathOf(asked.Form["Url"]), Cancel);
        Assert.Contains("You asked us to call you back", answered.Text, StringComparison.Ordinal);
        Assert.Contains("number 1 in the queue", answered.Text, StringComparison.Ordinal);
        Assert.Equal(booked.QueuedAt, (await CallOfAsync(host, answered.Sid)).QueuedAt);
        Assert.Equal(booked.Case, (await CallOfAsync(host, answered.Sid)).Case);
    }

    [Theory, OnBothDatabases]
    public async Task After_three_tries_care_is_told_instead(TestDatabase database)
    {
        await using var provider = await FakeVoiceProvider.StartAsync();
        provider.Status = StatusCodes.Status503ServiceUnavailable;
        await using var host = await StartAsync(database, provider);
        var call = await host.CallAsync("+6281200000013", publicUrl: PublicUrl);
        await call.PressAsync("6", Cancel);
        for (var tries = 1; tries <= 3; tries++)
        {
            await host.AdvanceAsync(TimeSpan.FromMinutes(20));
            var count = tries;
            await Eventually.HoldsAsync(() => Task.FromResult(provider.Asked.Count == count));
            if (tries < 3)
            {
                await host.IsDueLaterAsync(CallbackTimer.Name);
            }
        }

        await Eventually.HoldsAsync(async () => (await CallOfAsync(host, call.Sid)).CallbackEndedAt is not null);
        var @case = (await CallOfAsync(host, call.Sid)).Case;
        await Eventually.HoldsAsync(() =>
            host.InDatabaseAsync(db => db.Set<CaseMessage>().AnyAsync(m => m.Case == @case && m.IsInternal, Cancel))
        );
    }

    [Theory, OnBothDatabases]
    public async Task Numbers_that_cost_are_not_called_back_and_without_a_token_there_is_no_hotline(TestDatabase database)
    {
        await using var provider = await FakeVoiceProvider.StartAsync();
        await using var host = await StartAsync(database, provider);
        foreach (var number in new[] { "+442079460000", "+622150005678", "anonymous" })
        {
            var call = await host.CallAsync(number, publicUrl: PublicUrl);
            await call.PressAsync("6", Cancel);
            Assert.NotNull(call.Awaits);
            await call.PressAsync("6", Cancel);
            Assert.NotNull(call.Awaits);
        }

        host.Services.GetRequiredService<IOptions<PhoneOptions>>().Value.AuthToken = "";
        using var answer = await host.Phone("+6281200000014").SendAsync("/channels/voice/incoming", [], null, Cancel);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Theory, OnBothDatabases]
    public async Task At_night_the_freeze_works_and_a_message_waits_in_its_case(TestDatabase database)
    {
        await using var provider = await FakeVoiceProvider.StartAsync();
        await using var host = await StartAsync(database, provider);
        var (customer, friend) = (await host.JoinWithMoneyAsync("50000.00"), host.Stage.NewCustomer("A friend", "en"));
        await host.AdvanceAsync(TimeSpan.FromHours(14));
        var ways = (await host.Client().GetAsync("/api/v1/help/contact", Cancel)).Expect(200);
        Assert.Equal(("phone", "False"), (ways["channels.1.kind"], ways["channels.1.open"]));
        Assert.NotNull(ways["channels.1.opensAt"]);
        Assert.Contains("people from", (await host.Client().GetAsync("/help/contact", Cancel)).Expect(200).Text, StringComparison.Ordinal);
        var call = await host.CallAsync(friend.Phone, publicUrl: PublicUrl);
        await call.PressAsync("5", Cancel);
        Assert.Contains("Our people are here again from", call.Text, StringComparison.Ordinal);
        await call.PressAsync("9", Cancel);
        await call.PressAsync(customer.Phone[1..], Cancel);
        await call.PressAsync(await customer.LastCodeAsync(), Cancel);
        Assert.Contains("The account is frozen", call.Text, StringComparison.Ordinal);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);

        await call.PressAsync("7", Cancel);
        Assert.Equal("Record", call.Awaits);
        var recording = $"RE{call.Sid[2..]}";
        provider.Recordings[$"{recording}.mp3"] = [.. "ID3"u8, 4, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFB, 0x90, 0x64];
        await call.SpeakAsync(recording, 34, Cancel);
        Assert.Contains("we have your message", call.Text, StringComparison.Ordinal);
        await customer.SignInAsync();
        var cases = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200);
        var spoken = await Eventually.SeeAsync("the recording", async _ =>
        {
            foreach (var item in cases.Body.GetProperty("items").EnumerateArray())
            {
                var seen = (await customer.Api.GetAsync($"/api/v1/cases/{item.GetProperty("id").GetString()}", Cancel)).Expect(200);
                if (seen["messages.0.attachments.0.id"] is not null)
                {
                    return seen;
                }
            }

            return null;
        });
        Assert.Equal(("audio/mpeg", "voicemail.mp3"), (spoken["messages.0.attachments.0.type"], spoken["messages.0.attachments.0.name"]));
        (await customer.Api.GetAsync($"/api/v1/attachments/{spoken["messages.0.attachments.0.id"]}", Cancel)).Expect(200);
    }

    private static Task<TestHost> StartAsync(TestDatabase database, FakeVoiceProvider provider) =>
        TestHost.StartAsync(
            database,
            settings: new Dictionary<string, string?>
            {
                ["Paycare:PublicUrl"] = Hotline.PublicUrl,
                ["Paycare:Contact:Phone:ApiBase"] = provider.Url,
                ["Paycare:Contact:Phone:AccountSid"] = FakeVoiceProvider.Account,
                ["Paycare:Contact:Phone:CallerNumber"] = "+622150000000",
            }
        );

    private static string PathOf(string address) => new Uri(address).PathAndQuery;

    private static Task<Call> CallOfAsync(TestHost host, string sid) =>
        host.InDatabaseAsync(db => db.Set<Call>().AsNoTracking().SingleAsync(c => c.Sid == sid, Cancel));
}
