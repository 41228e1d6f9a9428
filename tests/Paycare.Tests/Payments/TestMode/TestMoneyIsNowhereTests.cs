using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Cases;
using Paycare.Care.Incidents;
using Paycare.Ledger;
using Paycare.Ledger.Export;
using Paycare.Ledger.Storage;
using Paycare.Payments.Bank;
using Paycare.Payments.Merchants;
using Paycare.Payments.Settlements;
using Paycare.Platform.Amounts;
using Paycare.Platform.Ids;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Payments.TestMode;

/// <summary>
/// Test money is seen in test mode only: no call of anybody else tells of it, and nothing that counts, settles, pays out, watches,
/// exports or writes to people has heard of it.
/// </summary>
[Trait("Touches", "dates")]
public sealed class TestMoneyIsNowhereTests
{
    private const string Amount = "7654321",
        Reference = "TEST-ORDER-7654321";

    private static readonly string[] Staff = ["agent", "lead", "risk", "admin"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task Test_money_is_in_no_report_of_anybody_else(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var shop = await TestShop.NewAsync(host, 70);
        var customer = await host.JoinWithMoneyAsync("50000.00");
        (await customer.PayAsync(shop.Id, "1000")).Expect(201);
        var played = host.Now;
        var marks = await PlayAsync(shop);
        await host.EndDayAsync();
        var settled = await Eventually.SeeAsync("the day is settled", async _ =>
            (await shop.Live.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200) is var days && days["items.0.id"] is not null
                ? days
                : null
        );
        await host.AdvanceAsync(TimeSpan.FromDays(2));
        await customer.AgainAsync();

        // Where it may be seen, every mark is: what is looked for is right.
        var seen = "";
        foreach (var path in new[] { "", "/payments", "/refunds" })
        {
            seen += (await shop.Test.GetAsync($"/api/v1/merchant{path}", Cancel)).Expect(200).Text;
        }

        Assert.All(marks.Skip(1), m => Assert.Contains(m, seen, StringComparison.Ordinal));

        // Every call that answers something, by everybody who is not in test mode, also asked for what it must not know.
        var told = new List<string>();
        var calls = 0;
        foreach (var (caller, api) in await CallersAsync(host, shop, customer))
        {
            foreach (var (path, isOfTest) in await PathsAsync(marks, played))
            {
                var answer = await api.GetAsync(path, Cancel);
                calls += answer.Code < 300 ? 1 : 0;
                // What was asked for may be repeated; it says nothing.
                var heard = marks.Where(m =>
                    !path.Contains(m, StringComparison.Ordinal) && answer.Text.Contains(m, StringComparison.Ordinal)
                );
                told.AddRange(heard.Select(m => $"{caller}: GET {path} tells {m}"));
                if (isOfTest && answer.Code < 300)
                {
                    told.Add($"{caller}: GET {path} answers {answer.Code}");
                }
            }
        }

        Assert.Empty(told);
        Assert.True(calls > 60, $"Only {calls} calls were answered.");

        // What no call shows, but counts, pays or writes.
        Assert.Equal(("1", "1000.00", null), (settled["items.0.paymentCount"], settled["items.0.payments.value"], settled["items.1.id"]));
        var twin = StrongId.Read<MerchantId>(shop.TwinId);
        var payer = twin.TestPayer();
        var counted = await host.InDatabaseAsync(async db => new
        {
            Settlements = await db.Set<Settlement>().CountAsync(s => s.Merchant == twin, Cancel),
            Payouts = await db.Set<Payout>().CountAsync(Cancel),
            Cases = await db.Set<Case>().CountAsync(c => c.Customer == payer, Cancel),
            Incidents = await db.Set<Incident>().CountAsync(Cancel),
            Merchants = await db.Set<Merchant>().CountAsync(m => m.Id == twin, Cancel),
        });
        Assert.Equal((0, 0, 0, 0, 0), (counted.Settlements, counted.Payouts, counted.Cases, counted.Incidents, counted.Merchants));
        Assert.DoesNotContain((await host.Client().GetAsync("/dev/messages", Cancel)).Expect(200).Text.Split('"'), text =>
            text.Contains("7,654,321", StringComparison.Ordinal) || text.Contains("RF-", StringComparison.Ordinal)
        );

        // The books: nothing of it in an export, and its accounts sum to zero.
        var ledger = host.Services.GetRequiredService<LedgerApi>();
        Assert.True(ledger.TryFind($"test:payer:{payer}", Currency.Idr, out var from));
        Assert.True(ledger.TryFind($"test:merchant:{twin}", Currency.Idr, out var into));
        Assert.Equal(0, ledger.View(from).Posted + ledger.View(into).Posted);
        Assert.NotEqual(0, ledger.View(into).Posted);
        var kind = database == TestDatabase.Sqlite ? LedgerStoreKind.Sqlite : LedgerStoreKind.Postgres;
        foreach (var format in Enum.GetValues<ExportFormat>())
        {
            await using var books = new StringWriter();
            await new LedgerExporter(new LedgerStore(kind, host.Store.LedgerConnectionString)).ExportAsync(format, books, cancel: Cancel);
            Assert.DoesNotContain(Amount, books.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("test:", books.ToString(), StringComparison.Ordinal);
        }

        await host.LedgerIsSoundAsync();
    }

    /// <summary>Pays, refunds and fails in test mode, so often that whatever watches would have seen it.</summary>
    /// <returns>What tells of it, wherever it stands.</returns>
    private static async Task<string[]> PlayAsync(TestShop shop)
    {
        var paid = (await shop.PlayAsync(Amount, "succeeded", Reference)).Expect(201)["id"]!;
        var refund = (
            await shop.Test.PostAsync(
                $"/api/v1/merchant/payments/{paid}/refunds",
                new { amount = CustomerActor.Idr("1234567"), reason = "Sold out" },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(201);
        var failed = "";
        for (var i = 0; i < 40; i++)
        {
            failed = (await shop.PlayAsync(Amount, "merchant-unavailable", Reference)).Expect(201)["id"]!;
        }

        return [failed, paid, refund["id"]!, refund["number"]!, shop.TwinId, Reference, $"{Amount}.00", "1234567.00"];
    }

    private static async Task<IReadOnlyList<(string Name, ApiClient Api)>> CallersAsync(
        TestHost host,
        TestShop shop,
        CustomerActor customer
    )
    {
        List<(string, ApiClient)> callers =
        [
            ("customer", customer.Api),
            ("live key", shop.Live),
            ("owner", await host.MerchantUserAsync()),
        ];
        foreach (var role in Staff)
        {
            callers.Add((role, role == "agent" ? await host.AgentAsync() : await host.StaffAsync(role)));
        }

        return callers;
    }

    /// <summary>Every address of the API that answers, each with every id of test mode where it takes one, and searched for it.</summary>
    private static async Task<IReadOnlyList<(string Path, bool IsOfTest)>> PathsAsync(string[] marks, DateTimeOffset played)
    {
        var paths = (await EndpointTests.EndpointsAsync())
            .SelectMany(EndpointTests.Names)
            .Where(n => n.StartsWith("GET /api/v1/", StringComparison.Ordinal) && !n.EndsWith("/events", StringComparison.Ordinal))
            .Select(n => n["GET ".Length..])
            .Distinct()
            .ToList();
        var searches = marks.Append("7,654,321").Append(Amount).Append("Warung Test").Select(Uri.EscapeDataString).ToList();
        var at = Uri.EscapeDataString($"{played:O}");
        return
        [
            .. paths.Where(p => !p.Contains('{', StringComparison.Ordinal)).Select(p => (p, false)),
            .. paths
                .Where(p => p.Contains("{id}", StringComparison.Ordinal))
                .SelectMany(p => marks.Take(5).Select(m => (Filled(p, m), true))),
            .. searches.Select(m => ($"/api/v1/desk/find?q={m}", false)),
            .. searches.Select(m => ($"/api/v1/wallet/transactions?q={m}", false)),
            .. searches.Select(m => ($"/api/v1/merchant/payments?q={m}", false)),
            ($"/api/v1/desk/lookup?amount={Amount}.00&around={at}", false),
        ];
    }

    private static string Filled(string path, string id) =>
        path.Replace("{id}", id, StringComparison.Ordinal).Replace("{kind}", "front", StringComparison.Ordinal);
}
