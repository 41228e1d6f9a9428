using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Care.Channels;
using Paycare.Care.Channels.Email;
using Paycare.Care.Channels.WhatsApp;
using Paycare.Tests.Care.Channels.Messaging;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Channels.Linking;

/// <summary>A case goes on where its customer wants it to, and nobody tells it twice.</summary>
public sealed class MovingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_message_on_WhatsApp_becomes_a_case_and_is_finished_by_mail(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, phone) = (await host.JoinAsync(), new Writer(host, WhatsAppChannel.Key));
        await rina.ConfirmEmailAsync();
        await phone.WriteAsync("I paid twice at Kopi Senja.");
        (await phone.ConfirmAsync(rina)).Expect(201);
        await phone.HearAsync("confirmed in the app");
        var @case = Assert.Single(await phone.CasesAsync());
        var path = $"/api/v1/cases/{@case.Id}/answers-to";
        var places = (await rina.Api.GetAsync(path, Cancel)).Expect(200);
        Assert.Equal(
            ["app:False", "whatsapp:True", "email:False"],
            places
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(p => $"{p.GetProperty("channel").GetString()}:{p.GetProperty("chosen")}")
        );
        await AnswerAsync(host, @case, "Which of the two was wrong?");
        await phone.HearAsync("Which of the two");

        (await rina.Api.PutAsync(path, new { to = "email" }, Cancel)).Expect(200);
        await AnswerAsync(host, @case, "The second one comes back on Friday.");
        await Eventually.HoldsAsync(async () =>
            (await MailsAsync(host, rina)).Any(t => t.Contains("comes back", StringComparison.Ordinal))
        );
        Assert.DoesNotContain(await phone.HeardAsync(), t => t.Contains("comes back", StringComparison.Ordinal));
        var sent = await host.InDatabaseAsync(db =>
            db.Set<Sending>()
                .Where(s => s.Kind == SendingKind.Answer)
                .SingleAsync(
                    s => db.Set<Conversation>().Any(c => c.Id == s.Conversation && c.Case == @case.Id && c.Channel == EmailChannel.Key),
                    Cancel
                )
        );
        await Writer.MailAsync(host, rina.Email, "Thank you, that is all.", sent.ProviderId);
        var agent = await host.AgentAsync();
        var read = (await agent.GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200);
        var thread = read.Body.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("text").GetString()).ToList();
        Assert.Equal("email", read["answersTo.channel"]);
        Assert.Contains("Thank you, that is all.", thread);
        Assert.Contains("sent", read.Text, StringComparison.Ordinal);
        Assert.Equal(1, await host.InDatabaseAsync(db => db.Set<Case>().CountAsync(c => c.Customer == @case.Customer, Cancel)));

        // And back into the app alone.
        (await rina.Api.PutAsync(path, new { to = "app" }, Cancel)).Expect(200);
        await AnswerAsync(host, @case, "You are welcome.");
        var own = (await rina.Api.GetAsync($"/api/v1/cases/{@case.Id}", Cancel)).Expect(200);
        Assert.Contains("You are welcome.", own.Text, StringComparison.Ordinal);
        Assert.Null((await agent.GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200)["answersTo.channel"]);
    }

    [Theory, OnBothDatabases]
    public async Task Only_what_was_proved_to_be_the_customers_can_be_chosen(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (rina, budi) = (await host.JoinAsync(), await host.JoinAsync("Budi Santoso"));
        var others = await Writer.LinkedAsync(host, budi);
        var opened = (await rina.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"];
        var path = $"/api/v1/cases/{opened}/answers-to";
        Assert.Equal("app", (await rina.Api.GetAsync(path, Cancel)).Expect(200)["items.0.id"]);
        // The address that she merely wrote down at the sign-up is not hers yet.
        foreach (var to in new[] { "email", others, "whatsapp", "", null })
        {
            Assert.NotNull((await rina.Api.PutAsync(path, new { to }, Cancel)).Expect(400)["errors.to.0"]);
        }

        (await budi.Api.PutAsync(path, new { to = others }, Cancel)).Expect(404);
        var mine = await Writer.LinkedAsync(host, rina);
        Assert.Equal("True", (await rina.Api.PutAsync(path, new { to = mine }, Cancel)).Expect(200)["items.1.chosen"]);
        (await rina.Api.DeleteAsync($"/api/v1/me/linked-accounts/{mine}", Cancel)).Expect(204);
        Assert.Equal("True", (await rina.Api.GetAsync(path, Cancel)).Expect(200)["items.0.chosen"]);
    }

    [Theory, OnBothDatabases]
    public async Task The_desk_reads_how_far_an_answer_is(TestDatabase database)
    {
        await using var apis = await FakeChatApis.StartAsync();
        await using var host = await TestHost.StartAsync(database, settings: apis.Settings);
        var phone = new Writer(host, WhatsAppChannel.Key);
        await phone.WriteAsync("Help");
        var @case = Assert.Single(await phone.CasesAsync());
        await Eventually.HoldsAsync(async () =>
            await host.InDatabaseAsync(db => db.Set<Sending>().AllAsync(s => s.State == SendingState.Sent))
        );
        apis.WhatsAppId = "wamid.8";
        await AnswerAsync(host, @case, "It is on its way.");
        await Eventually.HoldsAsync(async () => await DeliveryAsync() == "sent");
        foreach (var (told, means) in new[] { ("delivered", "delivered"), ("read", "read"), ("delivered", "read") })
        {
            await ChatProvider.Meta(host, ChatProvider.WhatsAppStatus("wamid.8", told)).SendAsync(host, Cancel);
            Assert.Equal(means, await DeliveryAsync());
        }

        async Task<string?> DeliveryAsync() =>
            (await (await host.AgentAsync()).GetAsync($"/api/v1/desk/cases/{@case.Id}", Cancel)).Expect(200)["messages.0.mark"];
    }

    private static async Task AnswerAsync(TestHost host, Case @case, string text) =>
        (
            await (await host.AgentAsync()).PostAsync(
                $"/api/v1/desk/cases/{@case.Id}/messages",
                new { text, then = "customer" },
                cancel: Cancel
            )
        ).Expect(200);

    private static Task<IReadOnlyList<string>> MailsAsync(TestHost host, CustomerActor customer) => host.MessagesToAsync(customer.Email);
}
