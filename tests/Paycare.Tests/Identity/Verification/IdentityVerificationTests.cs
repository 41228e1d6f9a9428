using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Staff;
using Paycare.Identity.Verification;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Platform.Sealing;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;
using static Paycare.Tests.Infrastructure.VerifyingCustomers;

namespace Paycare.Tests.Identity.Verification;

/// <summary>A customer's identity, proved by a document and reviewed by two people.</summary>
[Trait("Touches", "dates")]
public class IdentityVerificationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Two_people_of_two_roles_verify_a_customer(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        await customer.ConfirmEmailAsync();
        Assert.Equal(("none", "unverified", "True"), await StateAsync());
        var submitted = (await customer.SubmitDocumentAsync()).Expect(201);
        Assert.Equal(("submitted", "True"), (submitted["state"], submitted["imagesMissing"]));
        Assert.StartsWith("•••• ", submitted["documentNumber"], StringComparison.Ordinal);
        (await customer.SubmitDocumentAsync()).Expect(201);
        Assert.Equal("first-review", (await customer.SendImagesAsync()).Expect(200)["state"]);
        Assert.Equal("verification-under-way", (await customer.SubmitDocumentAsync()).Expect(409)["code"]);
        Assert.Equal("verification-not-begun", (await customer.SendImagesAsync()).Expect(409)["code"]);

        var (agent, risk) = (await host.AgentAsync(), await host.StaffAsync("risk"));
        var id = await NewestIdAsync(host, customer);
        Assert.Contains((await agent.GetAsync(Reviews, Cancel)).Expect(200).Body.GetProperty("items").EnumerateArray(), i =>
            i.GetProperty("id").GetString() == id && i.GetProperty("mayDecide").GetBoolean()
        );
        (await agent.ApproveAsync(id)).Expect(204);
        Assert.Equal(("second-review", "unverified", "False"), await StateAsync());
        Assert.Equal("Document and face fit", (await risk.GetAsync($"{Reviews}/{id}", Cancel)).Expect(200)["first.reason"]);
        (await risk.ApproveAsync(id)).Expect(204);
        Assert.Equal(("verified", "verified", "False"), await StateAsync());
        Assert.Equal("already-verified", (await customer.SubmitDocumentAsync()).Expect(409)["code"]);
        Assert.Equal("already-decided", (await risk.ApproveAsync(id)).Expect(409)["code"]);

        foreach (var to in new[] { customer.Phone, customer.Email })
        {
            Assert.Single(await customer.MessagesAsync(to), m => m.Contains("identity is verified", StringComparison.Ordinal));
        }

        var events = (await customer.Api.GetAsync("/api/v1/me/security-events", Cancel)).Expect(200);
        Assert.Equal(("identity-verified", "True"), (events["items.0.kind"], events["items.0.known"]));
        Assert.Equal("identity-submitted", events["items.1.kind"]);

        async Task<(string?, string?, string?)> StateAsync()
        {
            var answer = (await customer.Api.GetAsync(Mine, Cancel)).Expect(200);
            return (answer["state"], answer["level"], answer["maySubmit"]);
        }
    }

    [Theory, OnBothDatabases]
    public async Task The_first_person_is_agent_or_lead_and_the_second_is_of_risk(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var (agent, lead, risk) = (await host.AgentAsync(), await host.StaffAsync("lead"), await host.StaffAsync("risk"));
        var id = await (await host.JoinAsync()).AskToBeVerifiedAsync(host);
        Assert.Equal("not-allowed", (await risk.ApproveAsync(id)).Expect(403)["code"]);
        Assert.Equal("role", (await risk.GetAsync($"{Reviews}/{id}", Cancel)).Expect(200)["item.whyNot"]);
        (await lead.ApproveAsync(id)).Expect(204);
        Assert.Equal("same-reviewer", (await lead.ApproveAsync(id)).Expect(403)["code"]);
        Assert.Equal("own", (await lead.GetAsync($"{Reviews}/{id}", Cancel)).Expect(200)["item.whyNot"]);
        Assert.Equal("not-allowed", (await agent.ApproveAsync(id)).Expect(403)["code"]);
        (await risk.ApproveAsync(id)).Expect(204);
        (await (await host.StaffAsync("admin")).GetAsync(Reviews, Cancel)).Expect(403);
    }

    [Theory, OnBothDatabases]
    public async Task The_database_itself_refuses_one_person_or_one_role_as_both(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var id = await (await host.JoinAsync()).AskToBeVerifiedAsync(host);
        (await (await host.AgentAsync()).ApproveAsync(id)).Expect(204);
        var verification = StrongId.Read<VerificationId>(id);
        var stranger = StrongId.New<StaffId>(TestClock.Time);
        await RefusedAsync(set => set.SetProperty(v => v.State, VerificationState.Verified));
        await RefusedAsync(set => set.SetProperty(v => v.SecondBy, v => v.FirstBy).SetProperty(v => v.SecondRole, StaffRole.Risk));
        await RefusedAsync(set => set.SetProperty(v => v.SecondBy, stranger).SetProperty(v => v.SecondRole, v => v.FirstRole));
        await RefusedAsync(set => set.SetProperty(v => v.SecondBy, stranger).SetProperty(v => v.FirstBy, (StaffId?)null));

        Task RefusedAsync(Action<Microsoft.EntityFrameworkCore.Query.UpdateSettersBuilder<IdentityVerification>> change) =>
            Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                host.InDatabaseAsync(db =>
                    db.Set<IdentityVerification>().Where(v => v.Id == verification).ExecuteUpdateAsync(change, Cancel)
                )
            );
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_decides_or_sees_an_image_without_a_reason_and_every_look_is_on_record(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var number = NewNik();
        var id = await (await host.JoinAsync()).AskToBeVerifiedAsync(host, number);
        var agent = await host.AgentAsync();
        var masked = (await agent.GetAsync($"{Reviews}/{id}", Cancel)).Expect(200);
        Assert.DoesNotContain(number, masked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Wulandari", masked.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("1998", masked["document.birthDate"], StringComparison.Ordinal);
        Assert.Equal("look-first", (await agent.GetAsync($"{Reviews}/{id}/images/front", Cancel)).Expect(403)["code"]);
        Assert.Equal(
            "look-first",
            (await agent.PostAsync($"{Reviews}/{id}/approve", new { reason = "Fine" }, cancel: Cancel)).Expect(403)["code"]
        );
        (await agent.PostAsync($"{Reviews}/{id}/reveal", new { reason = " " }, cancel: Cancel)).Expect(400);

        var clear = (await agent.PostAsync($"{Reviews}/{id}/reveal", new { reason = "Verification" }, cancel: Cancel)).Expect(200);
        Assert.Equal((number, "Rina Wulandari", BirthDate), (clear["documentNumber"], clear["fullName"], clear["birthDate"]));
        (await agent.GetAsync(clear["images.1.href"]!, Cancel)).Expect(200);
        (await agent.GetAsync($"{Reviews}/{id}/images/back", Cancel)).Expect(404);
        Assert.Equal("look-first", (await (await host.AgentAsync(1)).GetAsync($"{Reviews}/{id}/images/front", Cancel)).Expect(403)["code"]);

        var log = await host.AuditAsync($"verification:{id}");
        Assert.Contains(log, e => e.Act == "identity.opened" && e.Actor.StartsWith("staff:", StringComparison.Ordinal));
        Assert.Contains(log, e => e.Act == "identity.revealed" && e.Details.Contains("Verification", StringComparison.Ordinal));
        Assert.Single(log, e => e.Act == "identity.image-seen" && e.Details.Contains("selfie", StringComparison.Ordinal));
        Assert.DoesNotContain(log, e => e.Details.Contains(number, StringComparison.Ordinal));
    }

    [Theory, OnBothDatabases]
    public async Task An_image_is_sealed_on_disk_and_shown_in_a_sandbox(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        var canary = Encoding.UTF8.GetBytes($"canary-{CustomerActor.NewKey()}");
        byte[] front = [.. Png(), .. canary];
        (await customer.SubmitDocumentAsync()).Expect(201);
        (await customer.SendImagesAsync(front)).Expect(200);
        var id = await NewestIdAsync(host, customer);
        var folder = Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, "verification", id);
        var kept = Directory.GetFiles(folder);
        Assert.Equal(2, kept.Length);
        Assert.All(kept, file => Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf(canary)));

        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await host.StaffTokenAsync(StaffRole.Lead));
        using var look = await http.PostAsync(
            $"{Reviews}/{id}/reveal",
            new StringContent("""{"reason":"Verification"}""", Encoding.UTF8, "application/json"),
            Cancel
        );
        Assert.True(look.IsSuccessStatusCode);
        using var shown = await http.GetAsync($"{Reviews}/{id}/images/front", Cancel);
        Assert.Equal(front, await shown.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal("image/png", shown.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "default-src 'none'; sandbox; frame-ancestors 'none'",
            Assert.Single(shown.Headers.GetValues("Content-Security-Policy"))
        );
        Assert.Equal("nosniff", Assert.Single(shown.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(shown.Headers.CacheControl?.NoStore);
    }

    [Theory]
    [InlineData("ktp", "317101250798000", "documentNumber")]
    [InlineData("ktp", "3171013513980001", "documentNumber")]
    [InlineData("ktp", "3171012507980000", "documentNumber")]
    [InlineData("ktp", "31710125079800O1", "documentNumber")]
    [InlineData("passport", "AB12", "documentNumber")]
    [InlineData("passport", "ABCDEFG", "documentNumber")]
    [InlineData("sim", "12345678901", "documentNumber")]
    [InlineData("library-card", "12345678901", "documentType")]
    [InlineData("ktp", "", "documentNumber")]
    public async Task A_document_that_cannot_be_is_named_by_its_field(string type, string number, string field)
    {
        var customer = await (await TestHost.OnAsync(TestDatabase.Sqlite)).JoinAsync();
        var answer = (
            await customer.Api.PostAsync(
                Mine,
                new
                {
                    documentType = type,
                    documentNumber = number,
                    fullName = "Rina",
                    birthDate = BirthDate,
                },
                cancel: Cancel
            )
        ).Expect(400);
        Assert.NotNull(answer[$"errors.{field}.0"]);
    }

    [Theory]
    [InlineData("ktp", "31.71.01 650798-0001")]
    [InlineData("passport", "x1234567")]
    [InlineData("sim", "1234 5678 9012 34")]
    public async Task A_number_is_taken_as_it_is_printed(string type, string number)
    {
        var customer = await (await TestHost.OnAsync(TestDatabase.Sqlite)).JoinAsync();
        (
            await customer.Api.PostAsync(
                Mine,
                new
                {
                    documentType = type,
                    documentNumber = number,
                    fullName = "Rina",
                    birthDate = BirthDate,
                },
                cancel: Cancel
            )
        ).Expect(201);
    }

    [Fact]
    public async Task Seventeen_years_are_enough_and_a_day_less_is_not()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var today = DateOnly.FromDateTime(
            host.Services.GetRequiredService<TimeProvider>().GetUtcNow().ToOffset(Wording.WesternIndonesia).DateTime
        );
        var customer = await host.JoinAsync();
        foreach (
            var (born, status) in new[]
            {
                (today.AddYears(-17).AddDays(1), 400),
                (today.AddDays(1), 400),
                (today.AddYears(-121), 400),
                (today.AddYears(-17), 201),
            }
        )
        {
            (
                await customer.Api.PostAsync(
                    Mine,
                    new
                    {
                        documentType = "passport",
                        documentNumber = "X1234567",
                        fullName = "Rina",
                        birthDate = born.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                    },
                    cancel: Cancel
                )
            ).Expect(status);
        }
    }

    [Theory, OnBothDatabases]
    public async Task Images_are_known_by_their_first_bytes_and_weigh_at_most_five_megabytes(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        const int most = 5 * 1024 * 1024;
        (await customer.SubmitDocumentAsync()).Expect(201);
        var script = Encoding.UTF8.GetBytes("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>");
        Assert.NotNull((await customer.SendImagesAsync(script)).Expect(400)["errors.front.0"]);
        Assert.NotNull((await customer.SendImagesAsync(null, [])).Expect(400)["errors.selfie.0"]);
        Assert.NotNull((await customer.SendImagesAsync(Png(most + 1))).Expect(400)["errors.front.0"]);
        var both = (await customer.SendImagesAsync(Png(9 * 1024 * 1024), Png(9 * 1024 * 1024))).Expect(400);
        Assert.NotNull(both["errors.front.0"] ?? both["errors.selfie.0"]);
        (await customer.Api.PostAsync($"{Mine}/images", new { front = "x" }, cancel: Cancel)).Expect(415);
        Assert.Equal("submitted", (await customer.Api.GetAsync(Mine, Cancel)).Expect(200)["state"]);
        (await customer.SendImagesAsync(Png(most), Jpeg(most))).Expect(200);
    }

    [Theory, OnBothDatabases]
    public async Task A_rejection_says_why_may_be_sent_again_and_keeps_its_images_for_thirty_days(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        var id = await customer.AskToBeVerifiedAsync(host);
        var agent = await host.AgentAsync();
        (await agent.PostAsync($"{Reviews}/{id}/reveal", new { reason = "Verification" }, cancel: Cancel)).Expect(200);
        (await agent.PostAsync($"{Reviews}/{id}/reject", new { rejection = "ugly", reason = "Blurred" }, cancel: Cancel)).Expect(400);
        (await agent.PostAsync($"{Reviews}/{id}/reject", new { rejection = "unreadable", reason = "" }, cancel: Cancel)).Expect(400);
        (await agent.PostAsync($"{Reviews}/{id}/reject", new { rejection = "unreadable", reason = "Blurred" }, cancel: Cancel)).Expect(204);
        var answer = (await customer.Api.GetAsync(Mine, Cancel)).Expect(200);
        Assert.Equal(("rejected", "unreadable", "True"), (answer["state"], answer["rejection.code"], answer["maySubmit"]));
        Assert.Contains("good light", answer["rejection.text"], StringComparison.Ordinal);
        Assert.DoesNotContain("Blurred", answer.Text, StringComparison.Ordinal);
        Assert.Contains(await customer.MessagesAsync(), m =>
            m.Contains("good light", StringComparison.Ordinal) && m.Contains("works as before", StringComparison.Ordinal)
        );

        var again = await customer.AskToBeVerifiedAsync(host);
        Assert.NotEqual(id, again);
        Assert.Equal("unreadable", (await agent.GetAsync($"{Reviews}/{again}", Cancel)).Expect(200)["earlier.0.rejection"]);
        var images = Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, "verification");
        Assert.True(Directory.Exists(Path.Combine(images, id)));
        (await host.Client().PostAsync("/dev/clock", new { advance = "P30D" }, cancel: Cancel)).Expect(200);
        await Eventually.HoldsAsync(() => Task.FromResult(!Directory.Exists(Path.Combine(images, id))));
        Assert.True(Directory.Exists(Path.Combine(images, again)));
    }

    [Theory, OnBothDatabases]
    public async Task What_is_taken_back_is_gone_and_the_fifth_try_of_a_day_is_the_last(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync();
        (await customer.Api.DeleteAsync(Mine, Cancel)).Expect(404);
        for (var i = 0; i < 5; i++)
        {
            var id = await customer.AskToBeVerifiedAsync(host);
            (await customer.Api.DeleteAsync(Mine, Cancel)).Expect(204);
            (await (await host.AgentAsync()).GetAsync($"{Reviews}/{id}", Cancel)).Expect(404);
            await Eventually.HoldsAsync(() =>
                Task.FromResult(!Directory.Exists(Path.Combine(host.Services.GetRequiredService<DataFolder>().Path, "verification", id)))
            );
        }

        Assert.Equal("withdrawn", (await customer.Api.GetAsync(Mine, Cancel)).Expect(200)["state"]);
        (await customer.SubmitDocumentAsync()).Expect(429);
    }

    [Theory, OnBothDatabases]
    public async Task The_same_document_of_another_customer_is_a_sign_and_no_refusal(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var number = NewNik();
        _ = await (await host.JoinAsync("Budi Santoso")).AskToBeVerifiedAsync(host, number);
        var id = await (await host.JoinAsync()).AskToBeVerifiedAsync(host, $"{number[..6]}.{number[6..12]}.{number[12..]}");
        var agent = await host.AgentAsync();
        var review = (await agent.GetAsync($"{Reviews}/{id}", Cancel)).Expect(200);
        Assert.Equal(
            ("duplicate-document", "B••• S•••", "first-review"),
            (review["signs.0"], review["sameDocument.0.customerName"], review["sameDocument.0.state"])
        );
        (await agent.ApproveAsync(id)).Expect(204);

        var odd = await host.JoinAsync("Somebody Else");
        (
            await odd.Api.PostAsync(
                Mine,
                new
                {
                    documentType = "ktp",
                    documentNumber = NewNik(),
                    fullName = "Rina Wulandari",
                    birthDate = "1990-01-01",
                },
                cancel: Cancel
            )
        ).Expect(201);
        (await odd.SendImagesAsync()).Expect(200);
        var signs = (await agent.GetAsync($"{Reviews}/{await NewestIdAsync(host, odd)}", Cancel)).Expect(200);
        Assert.Equal(("name-differs", "birth-date-differs"), (signs["signs.0"], signs["signs.1"]));
    }

    [Theory, OnBothDatabases]
    public async Task A_document_sent_long_after_the_sign_in_asks_again(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var customer = await host.JoinAsync();
        (await host.Client().PostAsync("/dev/clock", new { advance = "PT11M" }, cancel: Cancel)).Expect(200);
        var asked = (await customer.SubmitDocumentAsync()).Expect(403);
        Assert.Equal("step-up-required", asked["code"]);
        (
            await customer.Api.PostAsync(
                Mine,
                new
                {
                    documentType = "ktp",
                    documentNumber = NewNik(),
                    fullName = "Rina",
                    birthDate = BirthDate,
                    challengeId = asked["challengeId"],
                    oneTimeCode = await customer.LastCodeAsync(),
                },
                cancel: Cancel
            )
        ).Expect(201);
    }

    [Theory, OnBothDatabases]
    public async Task Of_two_words_at_once_one_counts(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var id = await (await host.JoinAsync()).AskToBeVerifiedAsync(host);
        ApiClient[] people = [await host.AgentAsync(), await host.AgentAsync(1), await host.StaffAsync("lead")];
        foreach (var person in people)
        {
            (await person.PostAsync($"{Reviews}/{id}/reveal", new { reason = "Verification" }, cancel: Cancel)).Expect(200);
        }

        var said = await Task.WhenAll(
            people.Select(
                (person, i) =>
                    i == 2
                        ? person.PostAsync($"{Reviews}/{id}/reject", new { rejection = "expired", reason = "No" }, cancel: Cancel)
                        : person.PostAsync($"{Reviews}/{id}/approve", new { reason = "Yes" }, cancel: Cancel)
            )
        );
        Assert.Single(said, s => s.Code == 204);
        Assert.All(said, s => Assert.True(s.Code is 204 or 403 or 409, s.Text));
    }

    private static Task<string> NewestIdAsync(TestHost host, CustomerActor customer)
    {
        var id = StrongId.Read<CustomerId>(customer.CustomerId);
        return host.InDatabaseAsync(async db =>
            (
                await db.Set<IdentityVerification>().Where(v => v.Customer == id).OrderByDescending(v => v.StartedAt).FirstAsync(Cancel)
            ).Id.ToString()
        );
    }
}
