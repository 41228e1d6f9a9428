using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Hosting;

/// <summary>
/// How often a request asks the database, counted and not timed: a payment not at all, as its ledger writes many in one go, and nothing
/// that shows a list more often because the list is longer.
/// </summary>
public sealed class RoundTripTests
{
    private const string Payments = "POST /api/v1/payments",
        AnyCase = "{case}";

    /// <summary>The most commands of each request, once the host is warm.</summary>
    private static readonly Dictionary<string, int> Most = new(StringComparer.Ordinal)
    {
        [Payments] = 0,
        ["GET /api/v1/wallet"] = 1,
        ["GET /api/v1/wallet/transactions"] = 3,
        ["GET /api/v1/attempts"] = 3,
        ["GET /api/v1/cases"] = 2,
        ["GET /api/v1/notices"] = 7,
        ["GET /api/v1/payees/recent"] = 2,
        ["GET /"] = 18,
        ["GET /activity"] = 10,
        ["GET /help"] = 18,
        ["GET /notices"] = 7,
        ["GET /api/v1/desk/cases"] = 5,
        [$"GET /api/v1/desk/cases/{AnyCase}"] = 22,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_payment_asks_nothing_and_no_list_asks_more_for_being_longer(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        host.HoldClock();
        using var counter = new CommandCounter();
        var customer = await host.JoinWithMoneyAsync("900000.00");
        var agent = await host.AgentAsync();
        await LiveAsync(host, customer, 1);
        await CountAsync(counter, host, customer, agent);
        var few = await CountAsync(counter, host, customer, agent);
        await LiveAsync(host, customer, 8);
        var many = await CountAsync(counter, host, customer, agent);

        Assert.Equal(Most.Keys.Order(StringComparer.Ordinal), many.Keys.Order(StringComparer.Ordinal));
        Assert.True(
            Most.All(most => many[most.Key] <= few[most.Key] && many[most.Key] <= most.Value),
            string.Join('\n', Most.Keys.Select(k => $"{k}: {few[k]} commands, {many[k]} with more rows, of {Most[k]}"))
        );
    }

    /// <summary>Something of every kind that is listed.</summary>
    internal static async Task LiveAsync(TestHost host, CustomerActor customer, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await customer.PayAsync(host.Demo.Merchants[i % host.Demo.Merchants.Count].Id.ToString(), "1000.00")).Expect(201);
            (
                await customer.Api.PostAsync(
                    "/api/v1/cases",
                    new
                    {
                        topic = "other",
                        background = "I paid at the shop.",
                        whatHappened = $"It went wrong {i} times.",
                        alreadyTried = "I asked at the till.",
                        need = "Help",
                    },
                    CustomerActor.NewKey(),
                    cancel: Cancel
                )
            ).Expect(201);
        }
    }

    private static async Task<Dictionary<string, int>> CountAsync(
        CommandCounter counter,
        TestHost host,
        CustomerActor customer,
        ApiClient agent
    )
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var @case = (await customer.Api.GetAsync("/api/v1/cases", Cancel)).Expect(200)["items.0.id"]!;
        foreach (var name in Most.Keys)
        {
            var path = name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..].Replace(AnyCase, @case, StringComparison.Ordinal);
            var api = path.Contains("/desk/", StringComparison.Ordinal) ? agent : customer.Api;
            counts[name] = await counter.CountAsync(async () =>
                name == Payments ? (await customer.PayAsync(host.Shop, "1000.00")).Code : (await api.GetAsync(path, Cancel)).Code
            );
        }

        return counts;
    }
}
