using Microsoft.EntityFrameworkCore;
using Paycare.Care.Channels.Phone;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using Paycare.Web.Commands;

namespace Paycare.Tests.Care.Channels.Phone;

/// <summary>Whole calls to the hotline, played by a provider that understands what it is told.</summary>
public sealed class HotlineTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Nine_and_the_last_four_digits_freeze_at_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var (call, told) = (await host.CallAsync(customer.Phone), (await customer.MessagesAsync()).Count);
        await call.PressAsync("9", Cancel);
        await call.PressAsync(customer.Phone[^4..], Cancel);
        Assert.Equal(told + 1, (await customer.MessagesAsync()).Count);
        Assert.Contains("frozen", call.Text, StringComparison.Ordinal);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
        await customer.SignInAsync();
        Assert.Equal("frozen", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        var seen = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200);
        Assert.Equal("account-stolen", seen["items.0.topic"]);
        var agent = await host.AgentAsync();
        var @case = (await agent.GetAsync($"/api/v1/desk/cases/{seen["items.0.id"]}", Cancel)).Expect(200);
        Assert.Equal(("phone", "claimed"), (@case["channel"], @case["assurance"]));
    }

    [Theory, OnBothDatabases]
    public async Task From_another_phone_the_code_freezes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, friend) = (await host.JoinWithMoneyAsync("50000.00"), host.Stage.NewCustomer("A friend", "en"));
        var call = await host.CallAsync(friend.Phone);
        await call.PressAsync("9", Cancel);
        await call.PressAsync(customer.Phone.TrimStart('+'), Cancel);
        var code = await customer.LastCodeAsync();
        await call.PressAsync(Hotline.Not(code), Cancel);
        Assert.Equal("active", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["status"]);
        await call.PressAsync(code, Cancel);
        Assert.Contains("P C", call.Text, StringComparison.Ordinal);
        (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task Nine_freezes_from_every_step(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var call = await host.CallAsync(host.Stage.NewCustomer("Nobody", "en").Phone);
        var sid = call.Sid;
        foreach (var step in Enum.GetValues<CallStep>())
        {
            await host.ChangeAsync<Call>(c => c.Sid == sid, c => c.Step = step);
            await call.PressAsync("9", Cancel);
            Assert.Equal((step, CallStep.FreezeWho), (step, await StepAsync(host, call)));
            Assert.Contains("last four digits", call.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_refund_is_told_only_after_the_code(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        var payment = (await customer.PayAsync(host.Shop, "12345.00")).Expect(201)["id"];
        (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{payment}/refunds",
                new { amount = CustomerActor.Idr("12345.00"), reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        var call = await host.CallAsync(customer.Phone);
        await call.PressAsync("1", Cancel);
        Assert.DoesNotContain("12,345", call.Text, StringComparison.Ordinal);
        var code = await customer.LastCodeAsync();
        await call.PressAsync(Hotline.Not(code), Cancel);
        Assert.DoesNotContain("12,345", call.Text, StringComparison.Ordinal);
        await call.PressAsync(code, Cancel);
        Assert.Contains("12,345", call.Text, StringComparison.Ordinal);

        // Confirmed once, the other matters need no further code.
        (await customer.PayAsync(host.Shop, "900000.00")).Expect(402);
        await call.PressAsync("2", Cancel);
        Assert.Contains("900,000", call.Text, StringComparison.Ordinal);
        await call.PressAsync("3", Cancel);
        Assert.Contains("not locked", call.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task A_locked_pin_opens_once_a_day_and_only_for_who_confirmed_in_the_app_too(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        await LockPinAsync(host, customer);
        var call = await host.CallAsync(customer.Phone);
        await call.PressAsync("3", Cancel);
        await call.PressAsync(await customer.LastCodeAsync(), Cancel);
        Assert.Contains("is locked", call.Text, StringComparison.Ordinal);

        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null, cancel: Cancel)).Expect(201)["challengeId"];
        (
            await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() }, Cancel)
        ).Expect(204);
        await call.PressAsync("3", Cancel);
        Assert.Contains("unlocked", call.Text, StringComparison.Ordinal);
        (await customer.PayAsync(host.Shop, "1000.00")).Expect(201);
        await LockPinAsync(host, customer);
        await call.PressAsync("3", Cancel);
        Assert.Contains("is locked", call.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task Who_has_a_number_is_not_told(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (customer, nobody) = (await host.JoinAsync(), host.Stage.NewCustomer("Nobody", "en"));
        var calls = new[] { await host.CallAsync(customer.Phone), await host.CallAsync(nobody.Phone) };
        await AlikeAsync(c => c.PressAsync("1", Cancel));
        var wrong = Hotline.Not(await customer.LastCodeAsync());
        await AlikeAsync(c => c.PressAsync(wrong, Cancel));
        await AlikeAsync(c => c.PressAsync("0", Cancel));
        await AlikeAsync(c => c.PressAsync("9", Cancel));
        await AlikeAsync(c => c.PressAsync("0000", Cancel));
        await AlikeAsync(c => c.PressAsync(c.From[^4..], Cancel));
        Assert.Empty(await nobody.MessagesAsync());

        async Task AlikeAsync(Func<CallSimulator, Task> act)
        {
            foreach (var call in calls)
            {
                await act(call);
            }

            Assert.Equal(calls[0].Twiml, calls[1].Twiml);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Wrong_or_missing_answers_lead_to_somebody(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var call = await host.CallAsync(host.Stage.NewCustomer("Nobody", "en").Phone);
        foreach (var odd in new[] { "8", "", "77" })
        {
            await call.PressAsync(odd, Cancel);
        }

        Assert.Equal(CallStep.Offer, await StepAsync(host, call));
        Assert.Contains("press 5", call.Text, StringComparison.Ordinal);
        foreach (var odd in new[] { "8", "", "77" })
        {
            await call.PressAsync(odd, Cancel);
        }

        Assert.Equal("Record", call.Awaits);
    }

    [Theory]
    [CombinedWithDatabases("<Say>free money</Say>")]
    [CombinedWithDatabases("'; DROP TABLE care_calls; --")]
    [CombinedWithDatabases("\u202E {0} {9}")]
    public async Task Hostile_words_are_words(TestDatabase database, string words)
    {
        var host = await TestHost.OnAsync(database);
        var call = await host.CallAsync(host.Stage.NewCustomer("Nobody", "en").Phone);
        await call.SayAsync(words, Cancel);
        Assert.Contains("That did not work", call.Text, StringComparison.Ordinal);
        await call.SayAsync(new string('x', 5000), Cancel);
        Assert.Equal("Gather", call.Awaits);
    }

    [Theory]
    [CombinedWithDatabases("english", "please FREEZE my account", "last four digits")]
    [CombinedWithDatabases("bahasa indonesia", "tolong bekukan", "empat angka terakhir")]
    [CombinedWithDatabases("中文", "我的账户被盗了", "后四位")]
    public async Task What_is_said_counts_like_a_key_in_every_language(TestDatabase database, string language, string words, string heard)
    {
        var host = await TestHost.OnAsync(database);
        var call = host.Phone(host.Stage.NewCustomer("Nobody", "en").Phone);
        await call.DialAsync(cancel: Cancel);
        Assert.Equal(["cmn-CN", "en-GB", "id-ID"], call.Said.Select(s => s.Language).Order(StringComparer.Ordinal));
        await call.SayAsync(language, Cancel);
        await call.SayAsync(words, Cancel);
        Assert.Contains(heard, call.Text, StringComparison.Ordinal);
    }

    [Theory, OnBothDatabases]
    public async Task The_language_of_the_last_call_is_offered_first(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var phone = host.Stage.NewCustomer("Nobody", "en").Phone;
        await host.CallAsync(phone, Hotline.Chinese);
        var again = host.Phone(phone);
        await again.DialAsync(cancel: Cancel);
        Assert.Equal("cmn-CN", again.Said[0].Language);
    }

    [Theory, OnBothDatabases]
    public async Task The_menu_is_tried_in_a_terminal(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        using var output = new StringWriter();
        using var input = new StringReader("3\n4\nq\n");
        var code = await CallCommand.RunAsync(host.Address, "+6281200000077", null, input, output, TextWriter.Null, Cancel);
        Assert.Equal(0, code);
        Assert.Contains("Bank cards", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_host_to_call_is_an_address()
    {
        var call = CallCommand.Build();
        Assert.Empty(call.Parse(["--url", "http://127.0.0.1:5080"]).Errors);
        Assert.Contains("takes an address", Assert.Single(call.Parse(["--url", "nonsense"]).Errors).Message, StringComparison.Ordinal);
    }

    private static async Task LockPinAsync(TestHost host, CustomerActor customer)
    {
        for (var tries = 0; tries < 3; tries++)
        {
            _ = await customer.PayAsync(host.Shop, "1000.00", withPin: customer.Pin == "111222" ? "222111" : "111222");
        }
    }

    internal static Task<CallStep> StepAsync(TestHost host, CallSimulator call)
    {
        var sid = call.Sid;
        return host.InDatabaseAsync(db => db.Set<Call>().Where(c => c.Sid == sid).Select(c => c.Step).SingleAsync(Cancel));
    }
}
