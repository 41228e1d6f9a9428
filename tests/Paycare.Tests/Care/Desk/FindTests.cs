using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Desk;
using Paycare.Identity.StaffAccounts;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Desk;

/// <summary>A caller is found by anything they say, alone, and the person's page holds everything about them.</summary>
[Trait("Touches", "dates")]
public sealed class FindTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task A_person_is_found_by_phone_in_any_spelling_mail_name_and_card_end_with_their_open_cases(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var sari = await host.AgentAsync();
        var customer = await host.JoinAsync("Rina Ayu Wulandari");
        (await customer.BindCardAsync("4571736000000109", "123")).Expect(201);
        var card = (await customer.Api.GetAsync("/api/v1/cards", Cancel)).Expect(200)["items.0.last4"]!;
        var opened = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201);
        var local = "0" + customer.Phone[3..];
        foreach (
            var said in new[]
            {
                customer.Phone,
                local,
                $"{local[..4]}-{local[4..8]} {local[8..]}",
                customer.Email.ToUpperInvariant(),
                "rina  AYU wulandari",
                "Ayu",
                "ayu RINA",
                local[^4..],
                $"ayu {local[^4..]}",
                card,
                $"••{card}",
            }
        )
        {
            var found = await FindAsync(sari, said);
            var person = found.Single(f => f.GetProperty("kind").GetString() == "customer");
            Assert.Equal(customer.CustomerId, person.GetProperty("customer").GetProperty("id").GetString());
            Assert.Equal(opened["number"], person.GetProperty("openCases")[0].GetProperty("number").GetString());
            Assert.DoesNotContain(customer.Phone[3..], person.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("Wulandari", person.GetRawText(), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await FindAsync(sari, "Rina Wulan"), f => f.GetProperty("kind").GetString() == "customer");
    }

    [Theory, OnBothDatabases]
    public async Task Money_is_found_by_its_number_its_reference_its_amount_and_its_shop(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, customer) = (await host.AgentAsync(), await host.JoinWithMoneyAsync("200000.00"));
        var paid = (await customer.PayAsync(host.Shop, "86000.00")).Expect(201)["id"]!;
        var refund = (
            await customer.Api.PostAsync(
                $"/api/v1/payments/{paid}/refunds",
                new { amount = CustomerActor.Idr("1000.00"), reason = "Cold" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        var opened = (
            await customer.Api.PostAsync("/api/v1/cases", new { topic = "refund", about = new { paymentId = paid } }, cancel: Cancel)
        ).Expect(201);
        foreach (
            var (said, kind, id) in new[]
            {
                (paid, "transaction", paid),
                ("86.000", "transaction", paid),
                ("86000", "transaction", paid),
                ("IDR 86,000", "transaction", paid),
                ("Rp 86.000", "transaction", paid),
                ("kopi senja", "transaction", paid),
                (refund["number"]!, "refund", refund["id"]!),
                (opened["number"]!, "case", opened["id"]!),
                (opened["number"]!.Replace("PC-", "pc", StringComparison.Ordinal), "case", opened["id"]!),
                (opened["number"]![3..], "case", opened["id"]!),
            }
        )
        {
            Assert.Contains(await FindAsync(sari, said), f =>
                (f.GetProperty("kind").GetString(), f.GetProperty("id").GetString()) == (kind, id)
            );
        }

        (await sari.GetAsync("/api/v1/desk/find?q=", Cancel)).Expect(400);
        Assert.Empty(await FindAsync(sari, "no such thing at all"));

        // The old form of it: time and amount without a phone.
        var around = Uri.EscapeDataString(host.Now.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(
            paid,
            (await sari.GetAsync($"/api/v1/desk/lookup?around={around}&amount=86000", Cancel)).Expect(200)["items.0.attempt.id"]
        );
        Assert.Equal(paid, (await sari.GetAsync("/api/v1/desk/lookup?amount=86000", Cancel)).Expect(200)["items.0.attempt.id"]);
    }

    [Theory, OnBothDatabases]
    public async Task The_persons_page_has_all_of_it_masked_and_any_transaction_can_be_acted_on(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, customer) = (await host.AgentAsync(), await host.JoinWithMoneyAsync("200000.00"));
        var paid = new List<string>();
        foreach (var amount in new[] { "11000.00", "12000.00", "13000.00" })
        {
            paid.Add((await customer.PayAsync(host.Shop, amount)).Expect(201)["id"]!);
        }

        var id = (await customer.Api.PostAsync("/api/v1/cases", new { topic = "other", need = "Help" }, cancel: Cancel)).Expect(201)["id"];
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/messages",
                new { text = "Called twice today.", @internal = true },
                cancel: Cancel
            )
        ).Expect(200);
        var page = (await sari.GetAsync($"/api/v1/desk/customers/{customer.CustomerId}?limit=2", Cancel)).Expect(200);
        Assert.Equal(
            [paid[2], paid[1]],
            page.Body.GetProperty("transactions").GetProperty("items").EnumerateArray().Select(t => t.GetProperty("id").GetString())
        );
        var older = (
            await sari.GetAsync($"/api/v1/desk/customers/{customer.CustomerId}?limit=2&cursor={page["transactions.next"]}", Cancel)
        ).Expect(200);
        Assert.Equal(paid[0], older["transactions.items.0.id"]);
        Assert.Equal((id, "Called twice today.", "Sari"), (page["cases.0.id"], page["notes.0.text"], page["notes.0.by"]));
        Assert.NotNull(page["facts.devices.openSessions"]);
        Assert.NotNull(page["facts.wallet.limits.monthIncoming.value"]);
        Assert.DoesNotContain(customer.Phone[3..], page.Text, StringComparison.Ordinal);

        // The case is about nothing; the remedy names the transaction.
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{id}/remedies",
                new
                {
                    kind = "refund",
                    arguments = new { paymentId = paid[1], amount = CustomerActor.Idr("12000.00") },
                    reason = "The second of three",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(200);
        (await sari.GetAsync("/api/v1/desk/customers/01a209e51c327381866d4b64ba68b4fa", Cancel)).Expect(404);
        (await sari.GetAsync($"/api/v1/desk/customers/{customer.CustomerId}?cursor=nonsense", Cancel)).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task Money_in_suspense_names_who_may_own_it_by_its_senders_name(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var (sari, siti) = (await host.AgentAsync(), await host.JoinAsync("Siti Aminah Lestari"));
        (
            await host.Client()
                .PostAsync(
                    "/dev/bank/credits",
                    new
                    {
                        virtualAccount = "8808000000000000",
                        amount = CustomerActor.Idr("40000.00"),
                        name = "SITI AMINAH  LESTARI",
                    },
                    cancel: Cancel
                )
        ).Expect(200);
        var suspense = await Eventually.SeeAsync("the money in suspense", async _ =>
            (await sari.GetAsync("/api/v1/desk/suspense", Cancel)).Expect(200)["items.0.item.id"]
        );
        await using var scope = host.Services.CreateAsyncScope();
        var staff = scope.ServiceProvider.GetRequiredService<StaffApi>();
        var me = await staff.OpenUnattendedAsync((await staff.ColleaguesAsync(Cancel)).First(c => c.Name == "Sari").Id, Cancel);
        var desk = scope.ServiceProvider.GetRequiredService<DeskApi>();
        var owners = await desk.OwnersAsync(me, suspense!, Cancel);
        Assert.Equal([siti.CustomerId], owners.Value.Select(o => o.Customer!.Id.ToString()));
        Assert.DoesNotContain("Aminah", owners.Value[0].ToString(), StringComparison.Ordinal);
        Assert.Equal("not-found", (await desk.OwnersAsync(me, "01a209e51c327381866d4b64ba68b4fa", Cancel)).Refusal?.Code);
    }

    private static async Task<List<System.Text.Json.JsonElement>> FindAsync(ApiClient agent, string said) =>
        [
            .. (await agent.GetAsync($"/api/v1/desk/find?q={Uri.EscapeDataString(said)}", Cancel))
                .Expect(200)
                .Body.GetProperty("items")
                .EnumerateArray(),
        ];
}
