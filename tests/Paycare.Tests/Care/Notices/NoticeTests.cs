using System.Text.Json;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Notices;

[Trait("Touches", "dates")]
public sealed class NoticeTests
{
    [Theory, OnBothDatabases]
    public async Task What_happened_is_told_at_once_each_with_a_way_to_say_that_it_was_somebody_else(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinWithMoneyAsync("100000.00");
        var payment = (await rina.PayAsync(host.Shop, "38000")).Expect(201)["id"]!;
        (await rina.PayAsync(host.Shop, "900000")).Expect(402);
        var paid = (await ListAsync(rina)).First();
        Assert.Equal(
            ("money-out", "38000.00", payment, $"/api/v1/payments/{payment}/freeze"),
            (
                Text(paid, "kind"),
                paid.GetProperty("amount").GetProperty("value").GetString(),
                paid.GetProperty("about").GetProperty("attemptId").GetString(),
                Text(paid, "notMe")
            )
        );
        Assert.Contains("Kopi Senja", Text(paid, "text"), StringComparison.Ordinal);

        // Its way leads there: the payment is frozen, and that is told too.
        var opened = (await rina.Api.PostAsync(Text(paid, "notMe"), new { reason = "Not me" })).Expect(200)["caseNumber"]!;
        (await rina.Api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" })).Expect(204);
        var all = await ListAsync(rina);
        Assert.Equal(["freeze", "money-in", "money-out", "promise", "security"], all.Select(n => Text(n, "kind")).Distinct().Order());
        var promise = all.Single(n => Text(n, "kind") == "promise");
        Assert.Equal(opened, promise.GetProperty("about").GetProperty("caseNumber").GetString());
        Assert.True(promise.GetProperty("until").GetDateTimeOffset() > promise.GetProperty("at").GetDateTimeOffset());
        Assert.All(all.Where(n => Text(n, "kind") is "freeze" or "security"), n => Assert.EndsWith("/not-me", Text(n, "notMe")));
        Assert.Equal(
            all.Select(n => n.GetProperty("at").GetDateTimeOffset()).OrderDescending(),
            all.Select(n => n.GetProperty("at").GetDateTimeOffset())
        );
        // Nobody else is told.
        Assert.DoesNotContain(
            payment,
            string.Concat((await ListAsync(await host.JoinAsync())).Select(n => n.ToString())),
            StringComparison.Ordinal
        );
    }

    [Theory, OnBothDatabases]
    public async Task Pages_of_any_size_lead_through_everything_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var rina = await host.JoinWithMoneyAsync("100000.00");
        for (var i = 1; i <= 5; i++)
        {
            (await rina.PayAsync(host.Shop, $"{i}000")).Expect(201);
            (await rina.Api.PostAsync("/api/v1/cases", new { topic = "other", need = $"Help {i}" })).Expect(201);
        }

        (await rina.Api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" })).Expect(204);
        var whole = (await ListAsync(rina, 200)).Select(n => Text(n, "id")).ToList();
        Assert.True(whole.Count >= 12);
        foreach (var size in new[] { 1, 2, 5 })
        {
            Assert.Equal(whole, (await ListAsync(rina, size)).Select(n => Text(n, "id")));
        }

        foreach (var malformed in new[] { "x", "a~b", "~~x", "x~~", "~x~" })
        {
            (await rina.Api.GetAsync($"/api/v1/notices?cursor={malformed}")).Expect(400);
        }
    }

    [Theory, OnBothDatabases]
    public async Task What_was_read_stays_read(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (rina, budi) = (await host.JoinWithMoneyAsync("100000.00"), await host.JoinAsync());
        (await rina.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" })).Expect(201);
        (await rina.Api.PutAsync("/api/v1/me/pin", new { password = rina.Password, @new = "591837" })).Expect(204);
        var all = await ListAsync(rina);
        Assert.All(all, n => Assert.False(n.GetProperty("isRead").GetBoolean()));
        foreach (var id in all.Select(n => Text(n, "id")))
        {
            (await rina.Api.PostAsync($"/api/v1/notices/{id}/read", null)).Expect(204);
            (await rina.Api.PostAsync($"/api/v1/notices/{id}/read", null)).Expect(204);
            (await budi.Api.PostAsync($"/api/v1/notices/{id}/read", null)).Expect(404);
        }

        Assert.All(await ListAsync(rina), n => Assert.True(n.GetProperty("isRead").GetBoolean()));
        (await rina.Api.PostAsync("/api/v1/notices/nothing/read", null)).Expect(404);
    }

    private static string Text(JsonElement notice, string name) => notice.GetProperty(name).GetString()!;

    /// <summary>All notices, page by page.</summary>
    private static async Task<List<JsonElement>> ListAsync(CustomerActor customer, int size = 50)
    {
        var all = new List<JsonElement>();
        for (string? cursor = ""; cursor is not null; )
        {
            var page = (
                await customer.Api.GetAsync($"/api/v1/notices?limit={size}{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}")
            ).Expect(200);
            all.AddRange(page.Body.GetProperty("items").EnumerateArray());
            cursor = page["next"];
        }

        return all;
    }
}
