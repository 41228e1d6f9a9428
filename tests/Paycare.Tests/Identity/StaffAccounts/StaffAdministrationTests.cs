using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using Paycare.Identity.Staff;
using Paycare.Identity.StaffAccounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Identity.StaffAccounts;

/// <summary>Who works here: invited by mail, put out at once, and never let in again by one person alone.</summary>
[Trait("Touches", "dates")]
public class StaffAdministrationTests
{
    private const string Password = "ink-and-paper-boats";

    [Theory, OnBothDatabases]
    public async Task An_invited_colleague_sets_a_password_and_an_authenticator_and_works(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var admin = await host.StaffAsync("admin");
        var email = "putri@paycare.example";
        var invited = (
            await admin.PostAsync(
                "/api/v1/desk/staff",
                new
                {
                    email,
                    name = "Putri",
                    role = "agent",
                }
            )
        ).Expect(201);
        (
            await admin.PostAsync(
                "/api/v1/desk/staff",
                new
                {
                    email,
                    name = "Putri",
                    role = "agent",
                }
            )
        ).Expect(409);
        (
            await admin.PostAsync(
                "/api/v1/desk/staff",
                new
                {
                    email = "no address",
                    name = " ",
                    role = "king",
                }
            )
        ).Expect(400);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/desk/sessions",
                    new
                    {
                        email,
                        password = Password,
                        oneTimeCode = "123456",
                    }
                )
        ).Expect(401);

        var token = await TokenAsync(host, email);
        (await host.Client().PostAsync("/api/v1/desk/invitations", new { token, password = "putri123" })).Expect(400);
        (await host.Client().PostAsync("/api/v1/desk/invitations", new { token, password = Password })).Expect(204);
        (await host.Client().PostAsync("/api/v1/desk/invitations", new { token, password = "another-good-one" })).Expect(404);
        Assert.Equal(
            "second-factor-enrolment",
            (
                await host.Client()
                    .PostAsync(
                        "/api/v1/desk/sessions",
                        new
                        {
                            email,
                            password = Password,
                            oneTimeCode = "123456",
                        }
                    )
            ).Expect(401)["code"]
        );
        var (putri, _) = await EnrolAsync(host, email);
        (await putri.GetAsync("/api/v1/desk/cases")).Expect(200);

        var asked = (await admin.PutAsync($"/api/v1/desk/staff/{invited["staffId"]}/role", new { role = "lead" })).Expect(202)[
            "approvalId"
        ];
        (await putri.GetAsync("/api/v1/desk/cases")).Expect(200);
        (
            await (await host.StaffAsync("lead")).PostAsync(
                $"/api/v1/desk/staff/requests/{asked}/approve",
                new { reason = "She leads the evening shift" }
            )
        ).Expect(204);
        (await putri.GetAsync("/api/v1/desk/cases")).Expect(401);
        var listed = (await admin.GetAsync("/api/v1/desk/staff"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("email").GetString() == email);
        Assert.Equal(("lead", true), (listed.GetProperty("role").GetString(), listed.GetProperty("hasSecondFactor").GetBoolean()));
    }

    [Theory, OnBothDatabases]
    public async Task Rights_are_given_and_taken_by_two_people_whatever_the_role_and_the_way(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (admin, lead) = (await host.StaffAsync("admin"), await host.StaffAsync("lead"));
        foreach (var role in Enum.GetValues<StaffRole>())
        {
            var name = role.ToString().ToLowerInvariant();
            var email = $"puppet-{name}@paycare.example";
            var invited = await admin.PostAsync(
                "/api/v1/desk/staff",
                new
                {
                    email,
                    name = "Puppet",
                    role = name,
                }
            );
            if (role == StaffRole.Agent)
            {
                invited.Expect(201);
                continue;
            }

            // Neither the invitation, nor enabling, nor a change of role, gives an administrator alone anything.
            var waits = invited.Expect(202)["approvalId"];
            var id = await IdAsync(admin, email);
            (await admin.PostAsync($"/api/v1/desk/staff/{id}/enable", new { reason = "Works here" })).Expect(202);
            (await admin.PutAsync($"/api/v1/desk/staff/{id}/role", new { role = "agent" })).Expect(202);
            (await admin.PostAsync($"/api/v1/desk/staff/requests/{waits}/approve", new { reason = "Mine" })).Expect(403);
            Assert.True((await ItemAsync(admin, email)).GetProperty("isDisabled").GetBoolean());
            Assert.Empty(await MailsAsync(host, email));

            var seen = (await lead.GetAsync("/api/v1/desk/staff/requests")).Expect(200).Body.GetProperty("items").EnumerateArray();
            var request = seen.Single(r => r.GetProperty("id").GetString() == waits);
            Assert.Equal(
                ("invitation", name, true),
                (
                    request.GetProperty("kind").GetString(),
                    request.GetProperty("role").GetString(),
                    request.GetProperty("mayDecide").GetBoolean()
                )
            );
            (await lead.PostAsync($"/api/v1/desk/staff/requests/{waits}/approve", new { reason = "Known" })).Expect(204);
            Assert.False((await ItemAsync(admin, email)).GetProperty("isDisabled").GetBoolean());
            Assert.Single(await MailsAsync(host, email));

            // An agent becomes it by two people too, and stops being it by two.
            var agent = await IdAsync(admin, "puppet-agent@paycare.example");
            var change = (await admin.PutAsync($"/api/v1/desk/staff/{agent}/role", new { role = name })).Expect(202)["approvalId"];
            Assert.Equal("agent", (await ItemAsync(admin, "puppet-agent@paycare.example")).GetProperty("role").GetString());
            (await lead.PostAsync($"/api/v1/desk/staff/requests/{change}/approve", new { reason = "Right" })).Expect(204);
            Assert.Equal(name, (await ItemAsync(admin, "puppet-agent@paycare.example")).GetProperty("role").GetString());
            var back = (await admin.PutAsync($"/api/v1/desk/staff/{agent}/role", new { role = "agent" })).Expect(202)["approvalId"];
            (await lead.PostAsync($"/api/v1/desk/staff/requests/{back}/approve", new { reason = "Right" })).Expect(204);
        }
    }

    [Theory, OnBothDatabases]
    public async Task An_administrator_with_two_puppets_gets_nothing_alone(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var admin = await host.StaffAsync("admin");
        var puppets = new List<ApiClient>();
        foreach (var name in new[] { "one", "two" })
        {
            var email = $"{name}@puppets.example";
            (
                await admin.PostAsync(
                    "/api/v1/desk/staff",
                    new
                    {
                        email,
                        name,
                        role = "agent",
                    }
                )
            ).Expect(201);
            (
                await host.Client()
                    .PostAsync("/api/v1/desk/invitations", new { token = await TokenAsync(host, email), password = Password })
            ).Expect(204);
            puppets.Add((await EnrolAsync(host, email)).Api);
        }

        // Whatever gives rights waits, and neither the administrator nor an agent is the second person.
        var first = await IdAsync(admin, "one@puppets.example");
        var rights = new List<string?>
        {
            (await admin.PutAsync($"/api/v1/desk/staff/{first}/role", new { role = "lead" })).Expect(202)["approvalId"],
            (await admin.PutAsync($"/api/v1/desk/staff/{first}/role", new { role = "risk" })).Expect(202)["approvalId"],
            (await admin.PutAsync($"/api/v1/desk/staff/{first}/role", new { role = "admin" })).Expect(202)["approvalId"],
            (
                await admin.PostAsync(
                    "/api/v1/desk/staff",
                    new
                    {
                        email = "three@puppets.example",
                        name = "three",
                        role = "lead",
                    }
                )
            ).Expect(202)["approvalId"],
            (await admin.PostAsync($"/api/v1/desk/staff/{first}/second-factor-reset", new { reason = "Lost" })).Expect(202)["approvalId"],
        };
        foreach (var right in rights)
        {
            foreach (var puppet in puppets.Append(admin))
            {
                (await puppet.PostAsync($"/api/v1/desk/staff/requests/{right}/approve", new { reason = "Mine" })).Expect(403);
            }
        }

        Assert.Equal("agent", (await ItemAsync(admin, "one@puppets.example")).GetProperty("role").GetString());
        Assert.True((await ItemAsync(admin, "three@puppets.example")).GetProperty("isDisabled").GetBoolean());

        // And what two people decide for customers, the two of them cannot.
        foreach (var puppet in puppets)
        {
            (await puppet.PostAsync($"/api/v1/desk/approvals/{new string('1', 32)}/approve", new { reason = "Mine" })).Expect(404);
            (await puppet.GetAsync("/api/v1/desk/staff")).Expect(403);
            (await puppet.PostAsync("/api/v1/desk/merchants", new { name = "Puppet", category = "food" })).Expect(403);
        }
    }

    [Theory, OnBothDatabases]
    public async Task A_rejected_invitation_leaves_nobody(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (admin, lead) = (await host.StaffAsync("admin"), await host.StaffAsync("lead"));
        var body = new
        {
            email = "stranger@paycare.example",
            name = "Stranger",
            role = "risk",
        };
        var waits = (await admin.PostAsync("/api/v1/desk/staff", body)).Expect(202)["approvalId"];
        (await lead.PostAsync($"/api/v1/desk/staff/requests/{waits}/reject", new { reason = "Unknown here" })).Expect(204);
        Assert.Empty(await MailsAsync(host, body.email));
        (await admin.PostAsync("/api/v1/desk/staff", body)).Expect(202);
    }

    [Theory, OnBothDatabases]
    public async Task A_disabled_colleague_is_out_on_the_next_request(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (admin, agent) = (await host.StaffAsync("admin"), await host.AgentAsync());
        var id = await IdAsync(admin, "sari@paycare.example");
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/disable", new { reason = "" })).Expect(400);
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(200);
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/disable", new { reason = "Left the company" })).Expect(204);
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(401);
        Assert.Contains(await host.AuditAsync($"staff:{id}"), e => e.Act == "staff.disable");
        var own = await IdAsync(admin, "anton@paycare.example");
        Assert.Equal(
            "staff-own",
            (await admin.PostAsync($"/api/v1/desk/staff/{own}/disable", new { reason = "Holiday" })).Expect(409)["code"]
        );
        (await admin.PostAsync($"/api/v1/desk/staff/{id}/enable", new { reason = "Came back" })).Expect(204);
    }

    [Theory, OnBothDatabases]
    public async Task A_lost_second_factor_takes_two_people_neither_of_whom_it_is(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (admin, lead, agent) = (await host.StaffAsync("admin"), await host.StaffAsync("lead"), await host.AgentAsync());
        var sari = await IdAsync(admin, "sari@paycare.example");
        var maya = await IdAsync(admin, "maya@paycare.example");
        var asked = (
            await admin.PostAsync($"/api/v1/desk/staff/{sari}/second-factor-reset", new { reason = "Phone fell into the sea" })
        ).Expect(202)["approvalId"];
        (await agent.PostAsync($"/api/v1/desk/staff/requests/{asked}/approve", new { reason = "It is me" })).Expect(403);
        Assert.Equal(
            "second-person",
            (await admin.PostAsync($"/api/v1/desk/staff/requests/{asked}/approve", new { reason = "I asked" })).Expect(403)["code"]
        );
        var ownFactor = (await admin.PostAsync($"/api/v1/desk/staff/{maya}/second-factor-reset", new { reason = "New phone" })).Expect(202)[
            "approvalId"
        ];
        (await lead.PostAsync($"/api/v1/desk/staff/requests/{ownFactor}/approve", new { reason = "Mine" })).Expect(403);
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(200);
        var decided = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(_ => lead.PostAsync($"/api/v1/desk/staff/requests/{asked}/approve", new { reason = "Seen in person" }))
        );
        Assert.Equal([204, 409, 409], decided.Select(d => d.Code).Order());

        // Factor, password and sessions are gone; a mailed link starts over.
        (await agent.GetAsync("/api/v1/desk/cases")).Expect(401);
        (
            await host.Client()
                .PostAsync(
                    "/api/v1/desk/sessions",
                    new
                    {
                        email = "sari@paycare.example",
                        password = "desk-lamp-and-tea",
                        oneTimeCode = "123456",
                    }
                )
        ).Expect(401);
        (
            await host.Client()
                .PostAsync("/api/v1/desk/invitations", new { token = await TokenAsync(host, "sari@paycare.example"), password = Password })
        ).Expect(204);
        _ = await EnrolAsync(host, "sari@paycare.example");

        // The database keeps the two people apart too.
        await Assert.ThrowsAnyAsync<Exception>(() =>
            host.InDatabaseAsync(db =>
                db.Set<StaffRequest>()
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.DecidedBy, r => r.AskedBy), TestContext.Current.CancellationToken)
            )
        );
    }

    [Theory, OnBothDatabases]
    public async Task Care_resets_a_customers_second_factor_only_when_strong_and_with_two_people(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var begun = (await customer.Api.PostAsync("/api/v1/me/two-factor/totp", null)).Expect(200);
        (await customer.Api.PostAsync("/api/v1/me/two-factor/totp/confirm", new { code = host.Code(begun["secret"]!) })).Expect(200);
        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "security", need = "My authenticator is lost" })).Expect(201)[
            "id"
        ];
        var (agent, lead) = (await host.AgentAsync(), await host.StaffAsync("lead"));
        var body = new { kind = "reset-two-factor", reason = "Lost phone, identity shown" };
        Assert.Equal(
            "remedy-not-allowed",
            (await agent.PostAsync($"/api/v1/desk/cases/{id}/remedies", body, CustomerActor.NewKey())).Expect(403)["code"]
        );
        Assert.Equal(
            "remedy-not-allowed",
            (
                await agent.PostAsync(
                    $"/api/v1/desk/cases/{id}/remedies",
                    new { kind = "unlock-sign-in", reason = "Locked out" },
                    CustomerActor.NewKey()
                )
            ).Expect(403)["code"]
        );
        var challenge = (await customer.Api.PostAsync("/api/v1/me/confirmations", null)).Expect(201)["challengeId"];
        (await customer.Api.PutAsync($"/api/v1/me/confirmations/{challenge}", new { code = await customer.LastCodeAsync() })).Expect(204);
        (
            await agent.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new { kind = "unlock-sign-in", reason = "Locked out" },
                CustomerActor.NewKey()
            )
        ).Expect(200);
        var waits = (await agent.PostAsync($"/api/v1/desk/cases/{id}/remedies", body, CustomerActor.NewKey())).Expect(202)["approvalId"];
        (await customer.TrySignInAsync(host, customer.Password)).Expect(401);
        (await lead.PostAsync($"/api/v1/desk/approvals/{waits}/approve", new { reason = "Checked" })).Expect(200);
        (await customer.TrySignInAsync(host, customer.Password)).Expect(201);
        Assert.Contains(await customer.MessagesAsync(), m => m.Contains("turned off", StringComparison.Ordinal));
    }

    [Fact]
    public void The_permission_table_gives_customers_to_nobody_who_administers()
    {
        Assert.All(Enum.GetValues<StaffPermission>(), p => Assert.NotEmpty(StaffPermissions.Of(p)));
        Assert.False(StaffRole.Admin.May(StaffPermission.WorkOnCases));
        Assert.False(StaffRole.Admin.May(StaffPermission.Reveal));
        Assert.Equal([StaffRole.Admin], StaffPermissions.Of(StaffPermission.ManageStaff));
        Assert.DoesNotContain(StaffRole.Agent, StaffPermissions.Of(StaffPermission.DecideOnRemedies));
    }

    private static async Task<System.Text.Json.JsonElement> ItemAsync(ApiClient admin, string email) =>
        (await admin.GetAsync("/api/v1/desk/staff"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("email").GetString() == email);

    private static async Task<List<string>> MailsAsync(TestHost host, string email) =>
        [
            .. (await host.Client().GetAsync($"/dev/messages?to={Uri.EscapeDataString(email)}"))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray()
                .Select(m => m.GetProperty("text").GetString()!),
        ];

    private static async Task<string> IdAsync(ApiClient admin, string email) =>
        (await admin.GetAsync("/api/v1/desk/staff"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Single(i => i.GetProperty("email").GetString() == email)
            .GetProperty("id")
            .GetString()!;

    private static async Task<string> TokenAsync(TestHost host, string email)
    {
        var text = (await host.Client().GetAsync($"/dev/messages?to={email}"))
            .Expect(200)
            .Body.GetProperty("items")
            .EnumerateArray()
            .Last()
            .GetProperty("text")
            .GetString()!;
        return text.Split("token=")[1].Split(' ')[0];
    }

    /// <summary>Sets the second factor up as the desk's page does, and signs in.</summary>
    private static async Task<(ApiClient Api, string Secret)> EnrolAsync(TestHost host, string email)
    {
        await using var scope = host.Services.CreateAsyncScope();
        var staff = scope.ServiceProvider.GetRequiredService<StaffApi>();
        var enrolment = (
            await staff.BeginEnrolmentAsync(new StaffSignInBody(email, Password, null), TestContext.Current.CancellationToken)
        ).Value;
        var code = new Totp(Base32Encoding.ToBytes(enrolment.Secret)).ComputeTotp(
            host.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime
        );
        var signedIn = (await staff.FinishEnrolmentAsync(enrolment.Ticket, code, TestContext.Current.CancellationToken)).Value;
        var api = host.Client();
        api.UseToken(signedIn.AccessToken);
        return (api, enrolment.Secret);
    }
}
