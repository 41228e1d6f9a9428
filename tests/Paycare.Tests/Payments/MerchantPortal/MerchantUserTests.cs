using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.MerchantUsers;
using Paycare.Payments.Merchants;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.MerchantPortal;

/// <summary>Merchants' people and keys: what each may do, and that keys make no keys.</summary>
[Trait("Touches", "dates")]
public sealed class MerchantUserTests
{
    private const string Password = "ink-and-paper-boats";
    private static readonly string[] OnlyPayments = ["payments"];
    private static readonly string[] Forbidden = ["payments", "keys"];
    private static readonly string[] Unknown = ["everything"];

    /// <summary>One call for each scope.</summary>
    private static readonly Dictionary<MerchantScope, string> Calls = new()
    {
        [MerchantScope.Payments] = "GET /api/v1/merchant/payments",
        [MerchantScope.Qr] = "POST /api/v1/merchant/qr",
        [MerchantScope.Refunds] = "GET /api/v1/merchant/refunds",
        [MerchantScope.Settlements] = "GET /api/v1/merchant/settlements",
        [MerchantScope.Webhooks] = "GET /api/v1/merchant/webhooks",
        [MerchantScope.Pause] = "POST /api/v1/merchant/resume",
        [MerchantScope.Keys] = "GET /api/v1/merchant/keys",
        [MerchantScope.Users] = "GET /api/v1/merchant/users",
        [MerchantScope.Test] = "PUT /api/v1/merchant/sessions/current",
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<TestDatabase, MerchantRole> Roles =>
        [.. Enum.GetValues<MerchantRole>().Select(r => (TestDatabase.Sqlite, r)), (TestDatabase.Postgres, MerchantRole.Cashier)];

    /// <summary>Whoever adds an endpoint or page for merchants says which scope it needs.</summary>
    [Fact]
    public async Task Every_endpoint_of_merchants_names_a_scope_but_what_everybody_there_may()
    {
        string[] everybody = ["DELETE /api/v1/merchant/sessions/current", "GET /api/v1/merchant", "GET /merchant", "POST /merchant"];
        var open = (await EndpointTests.EndpointsAsync())
            .Where(e =>
                (e.RoutePattern.RawText!.TrimStart('/') + "/").StartsWith("api/v1/merchant/", StringComparison.Ordinal)
                || (e.RoutePattern.RawText!.TrimStart('/') + "/").StartsWith("merchant/", StringComparison.Ordinal)
            )
            .Where(e =>
                e.Metadata.GetMetadata<IAllowAnonymous>() is null
                && !e
                    .Metadata.GetOrderedMetadata<IAuthorizeData>()
                    .Any(a => a.Policy?.StartsWith(MerchantPolicies.Prefix, StringComparison.Ordinal) == true)
            )
            .SelectMany(EndpointTests.Names)
            .Where(n => !n.StartsWith('*'))
            .Order(StringComparer.Ordinal);
        Assert.Equal(everybody, open);
    }

    [Fact]
    public void Every_scope_has_a_policy_and_an_owner_and_keys_never_have_those_of_people()
    {
        var policies = typeof(MerchantPolicies).GetFields().Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        Assert.Equal(
            Enum.GetValues<MerchantScope>().Select(s => MerchantPolicies.Prefix + s.Name()).Order(StringComparer.Ordinal),
            policies
        );
        Assert.Equal(Enum.GetValues<MerchantScope>(), MerchantScopes.Of(MerchantRole.Owner));
        Assert.All(Enum.GetValues<MerchantRole>().Except([MerchantRole.Owner]), r =>
            Assert.DoesNotContain(MerchantScopes.Of(r), s => s is MerchantScope.Keys or MerchantScope.Users)
        );
        Assert.DoesNotContain(MerchantScopes.OfKeys, s => s is MerchantScope.Keys or MerchantScope.Users or MerchantScope.Test);
        Assert.Equal(Enum.GetValues<MerchantScope>(), Calls.Keys.Order());
    }

    [Theory, MemberData(nameof(Roles))]
    public async Task A_person_may_what_the_role_may_and_is_told_which_scope_is_missing(TestDatabase database, MerchantRole role)
    {
        var host = await TestHost.OnAsync(database);
        var person = await host.MerchantUserAsync(0, role);
        foreach (var (scope, call) in Calls)
        {
            await SeesAsync(person, scope, call, MerchantScopes.Of(role).Contains(scope));
        }

        (await person.DeleteAsync("/api/v1/merchant/sessions/current", Cancel)).Expect(204);
        (await person.GetAsync("/api/v1/merchant", Cancel)).Expect(401);
    }

    [Theory, OnBothDatabases]
    public async Task A_key_may_what_its_scopes_say_and_makes_no_keys(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var owner = await host.MerchantUserAsync(2);
        var body = new { name = "Display", scopes = OnlyPayments };
        (await owner.PostAsync("/api/v1/merchant/keys", new { name = "Evil", scopes = Forbidden }, cancel: Cancel)).Expect(400);
        (await owner.PostAsync("/api/v1/merchant/keys", new { name = "Evil", scopes = Unknown }, cancel: Cancel)).Expect(400);
        var made = (await owner.PostAsync("/api/v1/merchant/keys", body, cancel: Cancel)).Expect(201);
        await HasAsync(host, made["key"]!, [MerchantScope.Payments]);

        // Its successor has the same scopes, and the demo's key everything that a key can have.
        var next = (await owner.PostAsync($"/api/v1/merchant/keys/{made["id"]}/rotate", null, cancel: Cancel)).Expect(201);
        await HasAsync(host, next["key"]!, [MerchantScope.Payments]);
        await HasAsync(host, host.Demo.Merchants[2].ApiKey, [.. MerchantScopes.OfKeys]);

        // A key opens the merchant's page, and nothing there that it could not do by itself.
        var program = host.Client();
        program.UseToken(next["key"]);
        (await program.PostAsync("/api/v1/merchant/keys", new { name = "Another" }, cancel: Cancel)).Expect(403);
        (await program.GetAsync("/merchant/keys", Cancel)).Expect(403);
        (await program.GetAsync("/merchant/qr", Cancel)).Expect(403);
        (await program.GetAsync("/merchant", Cancel)).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task An_invited_person_sets_a_password_and_an_authenticator_and_is_out_at_once(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var owner = await host.MerchantUserAsync();
        var body = new
        {
            email = "wati@kopi-senja.example",
            name = "Wati",
            role = "accountant",
        };
        var id = (await owner.PostAsync("/api/v1/merchant/users", body, cancel: Cancel)).Expect(201)["id"];
        (await owner.PostAsync("/api/v1/merchant/users", body, cancel: Cancel)).Expect(409);
        (
            await owner.PostAsync(
                "/api/v1/merchant/users",
                new
                {
                    email = "x",
                    name = " ",
                    role = "king",
                },
                cancel: Cancel
            )
        ).Expect(400);
        var mail = (await host.Client().GetAsync($"/dev/messages?to={body.email}", Cancel)).Expect(200)["items.0.text"]!;
        var token = mail.Split("token=")[1].Split(' ')[0];
        (await host.Client().PostAsync("/api/v1/merchant/invitations", new { token, password = "wati1234" }, cancel: Cancel)).Expect(400);
        (await host.Client().PostAsync("/api/v1/merchant/invitations", new { token, password = Password }, cancel: Cancel)).Expect(204);
        (await host.Client().PostAsync("/api/v1/merchant/invitations", new { token, password = Password }, cancel: Cancel)).Expect(404);
        Assert.Equal("second-factor-enrolment", (await SignInAsync(host, body.email, "000000")).Expect(401)["code"]);

        await using (var scope = host.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<MerchantUsersApi>();
            var begun = (await people.BeginEnrolmentAsync(new MerchantSignInBody(body.email, Password, null), Cancel)).Value;
            Assert.NotNull((await people.FinishEnrolmentAsync(begun.Ticket, "000000", Cancel)).Refusal);
            Assert.Null((await people.FinishEnrolmentAsync(begun.Ticket, host.Code(begun.Secret), Cancel)).Refusal);
            Assert.Equal("invalid-credentials", (await SignInAsync(host, body.email, host.Code(begun.Secret))).Expect(401)["code"]);
            (await host.Client().PostAsync("/dev/clock", new { advance = "PT30S" }, cancel: Cancel)).Expect(200);
            var wati = host.Client();
            wati.UseToken((await SignInAsync(host, body.email, host.Code(begun.Secret))).Expect(201)["accessToken"]);
            (await wati.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200);
            (await owner.PostAsync($"/api/v1/merchant/users/{id}/disable", null, cancel: Cancel)).Expect(204);
            (await wati.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(401);
        }

        // The last owner cannot lock everybody out.
        var own = (await owner.GetAsync("/api/v1/merchant/users", Cancel))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("role").GetString() == "owner")
            .GetProperty("id")
            .GetString();
        (await owner.PostAsync($"/api/v1/merchant/users/{own}/disable", null, cancel: Cancel)).Expect(409);
        Assert.Contains(await host.AuditAsync($"merchant-user:{id}"), e => e.Act == "merchant.user-disabled");
    }

    private static Task<ApiAnswer> SignInAsync(TestHost host, string email, string oneTimeCode) =>
        host.Client()
            .PostAsync(
                "/api/v1/merchant/sessions",
                new
                {
                    email,
                    password = Password,
                    oneTimeCode,
                },
                cancel: Cancel
            );

    private static async Task HasAsync(TestHost host, string key, IReadOnlyList<MerchantScope> scopes)
    {
        var program = host.Client();
        program.UseToken(key);
        foreach (var (scope, call) in Calls)
        {
            await SeesAsync(program, scope, call, scopes.Contains(scope));
        }
    }

    private static async Task SeesAsync(ApiClient caller, MerchantScope scope, string call, bool may)
    {
        var path = call.Split(' ')[1];
        var answer = call.Split(' ')[0] switch
        {
            "GET" => await caller.GetAsync(path, Cancel),
            "PUT" => await caller.PutAsync(path, new { livemode = true }, Cancel),
            _ => await caller.PostAsync(path, new { }, cancel: Cancel),
        };
        if (may)
        {
            Assert.True(answer.Code is 200 or 201, $"{call}: {answer.Code} {answer.Text}");
        }
        else
        {
            Assert.Equal((403, "not-allowed", scope.Name()), (answer.Code, answer["code"], answer["scope"]));
        }
    }
}
