using Microsoft.AspNetCore.Http.Metadata;
using Paycare.Platform.Amounts;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.Spending;

/// <summary>Money moves in whole rupiah wherever people or programs name an amount: what costs a sen could be repeated for ever.</summary>
[Trait("Touches", "dates")]
public sealed class WholeRupiahTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Every endpoint whose body has an amount, how it is called, and the field that must be named.</summary>
    private static readonly (string Endpoint, Func<Call, Task<ApiAnswer>> CallAsync, string Field)[] Table =
    [
        (
            "POST /api/v1/client-attempts",
            c =>
                c.AskAsync(
                    "/api/v1/client-attempts",
                    new
                    {
                        items = new[]
                        {
                            new
                            {
                                key = "lost",
                                kind = "payment",
                                merchantId = c.Shop,
                                amount = c.Amount,
                                sentAt = c.Host.Now,
                            },
                        },
                    }
                ),
            "items[0].amount"
        ),
        ("POST /api/v1/desk/cases/{id}/remedies", c => c.RemedyAsync(), "arguments.amount"),
        (
            "POST /api/v1/merchant/payments/{id}/refunds",
            c => c.MerchantAsync($"payments/{c.Payment}/refunds", new { amount = c.Amount, reason = "Cold" }),
            "amount"
        ),
        ("POST /api/v1/merchant/qr", c => c.MerchantAsync("qr", new { amount = c.Amount }), "amount"),
        (
            "POST /api/v1/merchant/test/payments",
            c => c.TestModeAsync("test/payments", new { amount = c.Amount, outcome = "succeeded" }),
            "amount"
        ),
        (
            "POST /api/v1/money-requests",
            c => c.AskAsync("/api/v1/money-requests", new { fromPhone = c.Phone, amount = c.Amount }),
            "amount"
        ),
        (
            "POST /api/v1/payments",
            c =>
                c.AskAsync(
                    "/api/v1/payments",
                    new
                    {
                        merchantId = c.Shop,
                        amount = c.Amount,
                        pin = c.Pin,
                    }
                ),
            "amount"
        ),
        (
            "POST /api/v1/payments/{id}/refunds",
            c => c.AskAsync($"/api/v1/payments/{c.Payment}/refunds", new { amount = c.Amount, reason = "Cold" }),
            "amount"
        ),
        (
            "POST /api/v1/schedules",
            c =>
                c.AskAsync(
                    "/api/v1/schedules",
                    new
                    {
                        kind = "payment",
                        merchantId = c.Shop,
                        amount = c.Amount,
                        every = "once",
                        firstOn = DateOnly.FromDateTime(c.Host.Now.UtcDateTime).AddDays(2),
                        pin = c.Pin,
                    }
                ),
            "amount"
        ),
        (
            "POST /api/v1/top-ups",
            c =>
                c.AskAsync(
                    "/api/v1/top-ups",
                    new
                    {
                        cardId = c.Card,
                        amount = c.Amount,
                        pin = c.Pin,
                    }
                ),
            "amount"
        ),
        (
            "POST /api/v1/transfers",
            c =>
                c.AskAsync(
                    "/api/v1/transfers",
                    new
                    {
                        toPhone = c.Phone,
                        amount = c.Amount,
                        pin = c.Pin,
                    }
                ),
            "amount"
        ),
        (
            "POST /api/v1/withdrawals",
            c =>
                c.AskAsync(
                    "/api/v1/withdrawals",
                    new
                    {
                        bankAccountId = c.Account,
                        amount = c.Amount,
                        pin = c.Pin,
                    }
                ),
            "amount"
        ),
    ];

    [Fact]
    public async Task Every_endpoint_that_takes_an_amount_is_called_here() =>
        Assert.Equal(
            (await EndpointTests.EndpointsAsync())
                .Where(e => TakesAmount(e.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType))
                .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
                .SelectMany(EndpointTests.Names)
                .Order(StringComparer.Ordinal),
            Table.Select(t => t.Endpoint)
        );

    [Theory, OnBothDatabases]
    public async Task A_part_of_a_rupiah_is_refused_with_the_fields_name(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000");
        var payment = (await customer.PayAsync(host.Shop, "1000")).Expect(201)["id"]!;
        var account = await Bank.TestBank.AccountAsync(customer);
        var @case = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)[
            "id"
        ]!;
        foreach (var amount in new[] { "0.01", "15000.50", "0.99" })
        {
            var call = new Call(host, customer, payment, account, @case, await host.AgentAsync(), amount);
            foreach (var (endpoint, callAsync, field) in Table)
            {
                var answer = await callAsync(call);
                Assert.Equal((endpoint, 400), (endpoint, answer.Code));
                Assert.True(answer.Body.GetProperty("errors").TryGetProperty(field, out _), $"{endpoint}: {answer.Text}");
            }
        }

        await Bank.TestBank.SeesAsync(customer, "49000.00");
    }

    private static bool TakesAmount(Type? body) =>
        body?.Namespace?.StartsWith("Paycare", StringComparison.Ordinal) == true
        && body.GetProperties()
            .Any(p => p.PropertyType == typeof(MoneyBody) || (p.PropertyType != body && TakesAmount(ItemOf(p.PropertyType))));

    private static Type ItemOf(Type type) => type.IsGenericType ? type.GetGenericArguments()[0] : type;

    private sealed record Call(
        TestHost Host,
        CustomerActor Customer,
        string Payment,
        string Account,
        string Case,
        ApiClient Agent,
        string Value
    )
    {
        public object Amount => CustomerActor.Idr(Value);

        public string Shop => Host.Shop;

        public string Pin => Customer.Pin;

        public string Phone => Customer.Phone;

        public string Card => Customer.CardId;

        public Task<ApiAnswer> AskAsync(string path, object body) =>
            Customer.Api.PostAsync(path, body, CustomerActor.NewKey(), cancel: Cancel);

        public Task<ApiAnswer> MerchantAsync(string path, object body) =>
            Host.MerchantClient().PostAsync($"/api/v1/merchant/{path}", body, CustomerActor.NewKey(), cancel: Cancel);

        public Task<ApiAnswer> TestModeAsync(string path, object body) =>
            Host.TestMerchantClient().PostAsync($"/api/v1/merchant/{path}", body, CustomerActor.NewKey(), cancel: Cancel);

        public Task<ApiAnswer> RemedyAsync() =>
            Agent.PostAsync(
                $"/api/v1/desk/cases/{Case}/remedies",
                new
                {
                    kind = "refund",
                    arguments = new { amount = Amount, paymentId = Payment },
                    reason = "Cold",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            );
    }
}
