using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Paycare.Care.Cases;
using Paycare.Payments.Cards;
using Paycare.Payments.TopUps;
using Paycare.Platform.Ids;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.House;

/// <summary>Every endpoint with a body refuses a bad one, in the API's form, and stores nothing of it.</summary>
public sealed class BadBodyTests
{
    private static readonly string[] WithoutBody =
    [
        "POST /a/{token}",
        "POST /api/v1/cards/{id}/check",
        "POST /api/v1/cases/{id}/messages/{message:guid}/steps/{step:int}/done",
        "POST /api/v1/customers/{id}/phone-verifications/resend",
        "POST /api/v1/desk/calls/next",
        "POST /api/v1/desk/incidents/{id}/end",
        "POST /api/v1/me/closure",
        "POST /api/v1/me/confirmations",
        "POST /api/v1/me/email-confirmations",
        "POST /api/v1/me/passkeys/options",
        "POST /api/v1/me/security-events/{id}/not-me",
        "POST /api/v1/me/two-factor/recovery-codes",
        "POST /api/v1/me/two-factor/totp",
        "POST /api/v1/merchant/keys/{id}/rotate",
        "POST /api/v1/merchant/pause",
        "POST /api/v1/merchant/refunds/{id}/approve",
        "POST /api/v1/merchant/resume",
        "POST /api/v1/merchant/users/{id}/disable",
        "POST /api/v1/merchant/users/{id}/enable",
        "POST /api/v1/merchant/webhooks/{id}/deliveries/{delivery}/redeliver",
        "POST /api/v1/merchant/webhooks/{id}/disable",
        "POST /api/v1/merchant/webhooks/{id}/enable",
        "POST /api/v1/merchant/webhooks/{id}/rotate-secret",
        "POST /api/v1/merchant/webhooks/{id}/test",
        "POST /api/v1/notices/{id}/read",
        "POST /api/v1/recalls/{id}/agree",
        "POST /api/v1/recalls/{id}/decline",
        "POST /api/v1/reproofs/{token}/codes",
        "POST /api/v1/sessions/end-others",
        "POST /api/v1/sessions/passkey/options",
        "POST /channels/line",
        "POST /channels/meta",
        "POST /channels/telegram/{account}",
        "POST /channels/voice/callback",
        "POST /channels/voice/connect",
        "POST /channels/voice/heard",
        "POST /channels/voice/incoming",
        "POST /channels/voice/status",
        "POST /channels/wechat",
        "POST /rails/bank/credits",
        "POST /rails/stripe",
        "PUT /api/v1/cards/{id}/default",
    ];

    /// <summary>Where nothing need be said: <c>{}</c>, even with unread fields, asks for a code whose payer chooses the amount.</summary>
    private static readonly string[] MayBeEmpty = ["POST /api/v1/merchant/qr"];

    /// <summary>Where a body may be left out: its only member has a default.</summary>
    private static readonly string[] MayBeMissing = ["POST /api/v1/money-requests/{id}/decline"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_endpoints_that_take_no_body_are_the_listed_ones()
    {
        var taking = (await EndpointTests.EndpointsAsync()).Where(e => IsWrite(e) && !IsPage(e) && BodyOf(e) is null);
        Assert.Equal(WithoutBody, taking.SelectMany(EndpointTests.Names).Where(n => !n.StartsWith('*')).Order(StringComparer.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task A_member_that_stands_there_twice_is_refused_and_nothing_moves(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        using var body = new StringContent(
            $$"""
            {"merchantId":"{{host.Shop}}","pin":"{{customer.Pin}}","amount":{"value":"1000.00","value":"5.00","currency":"IDR"} }
            """,
            Encoding.UTF8,
            "application/json"
        );
        (await customer.Api.SendAsync(HttpMethod.Post, "/api/v1/payments", body, CustomerActor.NewKey(), Cancel)).Expect(400);
        Assert.Equal("50000.00", (await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200)["posted.value"]);
    }

    [Theory, OnBothDatabases]
    public async Task Every_page_refuses_a_form_without_its_token(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var pages = (await EndpointTests.EndpointsAsync())
            .Where(IsPage)
            .Select(e =>
                e.RoutePattern.RawText!.Replace("{Id}", "x", StringComparison.Ordinal)
                    .Replace("{Slug}", "x", StringComparison.Ordinal)
                    .Replace("{Token}", "x", StringComparison.Ordinal)
            )
            .ToList();
        Assert.Contains("/pay", pages);
        foreach (var page in pages)
        {
            using var form = new FormUrlEncodedContent([new("_handler", "any")]);
            var api =
                page.StartsWith("/merchant", StringComparison.Ordinal) ? await host.MerchantUserAsync()
                : page.StartsWith("/desk/staff", StringComparison.Ordinal) ? await host.StaffAsync("admin")
                : page.StartsWith("/desk", StringComparison.Ordinal) ? await host.AgentAsync()
                : customer.Api;
            Assert.Equal(400, (await api.SendAsync(HttpMethod.Post, page, form, null, Cancel)).Code);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Every_endpoint_refuses_every_bad_body_and_keeps_nothing(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var caller = await Caller.NewAsync(host);
        var before = await caller.CountAsync(host);
        var faults = new List<string>();
        var tried = 0;
        var isTried = Nightly.OneIn(5, database);
        foreach (var endpoint in (await EndpointTests.EndpointsAsync()).Where(e => IsWrite(e) && !IsPage(e) && BodyOf(e) is not null))
        {
            var method = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods[0];
            var path = caller.Fill(endpoint.RoutePattern.RawText!);
            foreach (var (what, content) in BadBodies(BodyOf(endpoint)!))
            {
                var isEmpty = what is "{}" or "bytes that are no UTF-8";
                if (
                    (isEmpty && MayBeEmpty.Contains($"{method} {path}"))
                    || (
                        (isEmpty || what is "no body" or "an empty body" or "null" || what.Contains("amount", StringComparison.Ordinal))
                        && MayBeMissing.Contains($"{method} {endpoint.RoutePattern.RawText}")
                    )
                )
                {
                    continue;
                }

                if (!isTried())
                {
                    continue;
                }

                tried++;
                var answer = await caller.For(path).SendAsync(new HttpMethod(method), path, content, CustomerActor.NewKey(), Cancel);
                if (answer.Code is not (400 or 415) || answer.ContentType != "application/problem+json" || answer["code"] is null)
                {
                    faults.Add($"{method} {path} with {what}: {answer.Code} {answer.ContentType} {answer.Text}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(tried > 200, $"Only {tried} bodies were tried.");
        Assert.Equal(before, await caller.CountAsync(host));
    }

    /// <summary>Pages take forms, and refuse those without the token that the page put into them.</summary>
    private static bool IsPage(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<ComponentTypeMetadata>() is not null;

    private static bool IsWrite(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Any(m => m is "POST" or "PUT" or "PATCH") == true;

    private static Type? BodyOf(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType;

    private static IEnumerable<(string What, HttpContent? Content)> BadBodies(Type body)
    {
        yield return ("no body", null);
        yield return ("an empty body", Of(""));
        foreach (
            var text in new[]
            {
                "{}",
                "[]",
                "null",
                "7",
                "\"text\"",
                "not json",
                "{",
                "{\"a\":1",
                "[{}]",
                "{\"amount\":-5}",
                "{\"amount\":{\"value\":-5,\"currency\":\"IDR\"}}",
                "{\"amount\":{\"value\":\"-5\",\"currency\":\"IDR\"}}",
                "{\"a\":" + new string('[', 200) + new string(']', 200) + "}",
                "{\"a\":NaN}",
                "{} {}",
            }
        )
        {
            yield return (text, Of(text));
        }

        foreach (
            var property in body.GetProperties()
                .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name))
                .Where(n => n != "equalityContract")
        )
        {
            foreach (var value in new[] { "{\"a\":1}", "123456789", "-5", "[]", "[1]", "1e999", "\"\\u0000\"", "\"\\ud800\"" })
            {
                yield return ($"{property}: {value}", Of($"{{\"{property}\":{value}}}"));
            }

            yield return ($"{property} twice", Of($"{{\"{property}\":null,\"{property}\":null}}"));
        }

        yield return ("bytes that are no UTF-8", Of([.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8], "application/json"));
        yield return ("plain text", new StringContent("{}", Encoding.UTF8, "text/plain"));
        yield return ("a form", new FormUrlEncodedContent([new("amount", "5")]));
        yield return ("XML", new StringContent("<a/>", Encoding.UTF8, "application/xml"));
        yield return ("an unknown charset", Of("{}"u8.ToArray(), "application/json; charset=nonsense"));
        yield return ("UTF-16 that is none", Of("{}"u8.ToArray(), "application/json; charset=utf-16"));
    }

    private static StringContent Of(string text) => new(text, Encoding.UTF8, "application/json");

    private static ByteArrayContent Of(byte[] bytes, string contentType)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }

    /// <summary>A caller who owns everything a route can name, so that only the body is wrong.</summary>
    private sealed class Caller(
        CustomerActor customer,
        ApiClient agent,
        ApiClient admin,
        ApiClient lead,
        ApiClient merchant,
        string caseId,
        string signUpId
    )
    {
        public static async Task<Caller> NewAsync(TestHost host)
        {
            var customer = await host.JoinWithMoneyAsync("50000.00");
            var opened = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(
                201
            );
            var signUp = (await host.Stage.NewCustomer("Budi Santoso", "id").SignUpAsync()).Expect(201);
            return new Caller(
                customer,
                await host.AgentAsync(),
                await host.StaffAsync("admin"),
                await host.StaffAsync("lead"),
                await host.MerchantUserAsync(),
                opened["id"]!,
                signUp["customerId"]!
            );
        }

        public ApiClient For(string path) =>
            path.StartsWith("/api/v1/merchant", StringComparison.Ordinal) ? merchant
            : path.EndsWith("/reveal-release", StringComparison.Ordinal) ? lead
            : path.StartsWith("/api/v1/desk/staff", StringComparison.Ordinal)
            || path.StartsWith("/api/v1/desk/merchants", StringComparison.Ordinal)
                ? admin
            : path.StartsWith("/api/v1/desk/incidents", StringComparison.Ordinal)
            || path.StartsWith("/api/v1/desk/disputes", StringComparison.Ordinal)
                ? lead
            : path.StartsWith("/api/v1/desk/", StringComparison.Ordinal) ? agent
            : customer.Api;

        public string Fill(string route)
        {
            var id =
                route.Contains("/cases/", StringComparison.Ordinal) ? caseId
                : route.StartsWith("/api/v1/desk/customers/", StringComparison.Ordinal) ? customer.CustomerId
                : signUpId;
            return route.Replace("{id}", id, StringComparison.Ordinal);
        }

        /// <summary>What is stored of the customer: cases, their messages and versions, cards, top-ups, journal rows, wallet.</summary>
        public async Task<string> CountAsync(TestHost host)
        {
            Assert.True(StrongId.TryRead<CustomerId>(customer.CustomerId, out var id));
            var stored = await host.InDatabaseAsync(async db => new
            {
                Cases = await db.Set<Case>().CountAsync(c => c.Customer == id, Cancel),
                Versions = await db.Set<Case>().Where(c => c.Customer == id).SumAsync(c => c.Version, Cancel),
                Messages = await db.Set<CaseMessage>().CountAsync(m => db.Set<Case>().Any(c => c.Id == m.Case && c.Customer == id), Cancel),
                Cards = await db.Set<Card>().CountAsync(c => c.Customer == id, Cancel),
                TopUps = await db.Set<TopUp>().CountAsync(t => t.Customer == id, Cancel),
            });
            return $"{stored}, {await host.JournalRowsAsync(customer)} rows, "
                + $"{(await customer.Api.GetAsync("/api/v1/wallet", Cancel)).Expect(200).Text}";
        }
    }
}
