using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>
/// Every page there is, for whoever it is for, with something on it. A new page needs a new line here. The nightly run looks at
/// each in every width, language and theme; with <c>PAYCARE_SCREENSHOTS</c> it makes the pictures of <c>scripts/contact-sheets</c>.
/// </summary>
[Trait("Looks", "every-page")]
[Trait("Touches", "dates")]
public sealed partial class EveryPageTests(Chromium chromium)
{
    private const string Stranger = "stranger",
        Customer = "customer",
        Desk = "desk",
        Merchant = "merchant";

    private static readonly string[] Wanted = ["payment.succeeded"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Each way of looking: width, language, theme. What every run looks at is the longest words on the dark screen.</summary>
    public static TheoryData<int, string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<int, string, bool> { { 390, "id", true } };
            if (NightlyDataAttribute.IsNightly)
            {
                ways.AddRange(
                    (390, "en", false),
                    (360, "en", false),
                    (1280, "en", false),
                    (390, "id", false),
                    (390, "zh-CN", false),
                    (390, "en", true)
                );
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_page_looks_right(int width, string language, bool isDark)
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var pages = await PagesAsync(stage);
        var routes = stage
            .Host.Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
            .Select(e => $"/{e.RoutePattern.RawText!.TrimStart('/')}")
            .Distinct()
            .Order(StringComparer.Ordinal);
        Assert.Equal(routes, pages.Select(p => p.Route).Order(StringComparer.Ordinal));

        var windows = new Dictionary<string, IPage>
        {
            [Stranger] = await chromium.PhoneAsync(stage.Host.Address, language, isDark, hasScript: true, width),
            [Customer] = await chromium.SignedInAsync(stage.Host, pages.Owner, language, isDark, width: width),
            [Desk] = await stage.SitAsync("Maya", "/desk", language, isDark, width),
            [Merchant] = await chromium.PhoneAsync(stage.Host.Address, language, isDark, hasScript: true, width),
        };
        await windows[Merchant].GotoAsync("/merchant/sign-in");
        await MerchantTests.OwnerSignsInAsync(windows[Merchant], stage.Host);
        var way = $"{language}.{width}{(isDark ? ".dark" : "")}";
        var faults = new List<string>();
        foreach (var (route, who, path) in pages)
        {
            var fault = await Record.ExceptionAsync(() => LookAsync(windows[who], route, new Uri(stage.Host.Address, path), way));
            if (fault is not null)
            {
                faults.Add($"{route}: {fault.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task LookAsync(IPage page, string route, Uri address, string way)
    {
        await page.GotoAsync(address.ToString());
        await page.WaitForSelectorAsync("main h1:visible, main .empty:visible, main .grid:visible, main :is(input, a, button):visible");
        Assert.Equal(address.AbsolutePath, new Uri(page.Url).AbsolutePath);
        var name = route == "/" ? "home" : Name().Replace(route.Trim('/'), "-").Trim('-');
        await page.LooksRightAsync($"{name}.{way}");
    }

    [GeneratedRegex("[/{}]+")]
    private static partial Regex Name();

    /// <summary>A customer with some of everything, and where each page shows it.</summary>
    private static async Task<Book> PagesAsync(DeskStage stage)
    {
        var host = stage.Host;
        var (rina, budi) = (await host.JoinWithMoneyAsync("900000.00"), await host.JoinWithMoneyAsync("250000.00"));
        var charge = (await rina.Api.GetAsync("/api/v1/wallet/transactions", Cancel)).Expect(200)["items.0.topUpId"];
        var paid = (await rina.PayAsync(host.Shop, "86000.00")).Expect(201)["id"]!;
        (await host.Client().PostAsync("/dev/clock", new { advance = "P1D" }, cancel: Cancel)).Expect(200);
        var recent = (await rina.PayAsync(host.Demo.Merchants[2].Id.ToString(), "54000.00")).Expect(201)["id"]!;
        var refund = await MakeAsync(
            rina,
            $"payments/{recent}/refunds",
            new { amount = CustomerActor.Idr("8000"), reason = "One was missing" }
        );
        var transfer = await MakeAsync(
            budi,
            "transfers",
            new
            {
                toPhone = rina.Phone,
                amount = CustomerActor.Idr("15000"),
                pin = budi.Pin,
                note = "Rent",
            }
        );
        var request = await MakeAsync(
            budi,
            "money-requests",
            new
            {
                fromPhone = rina.Phone,
                amount = CustomerActor.Idr("25000"),
                note = "Makan siang",
            }
        );
        var refused = (await rina.PayAsync(host.Shop, "880000.00")).Expect(402)["attemptId"]!;
        var opened = await MakeAsync(
            rina,
            "cases",
            new
            {
                topic = "payment-failed",
                background = "I paid for coffee at Kopi Senja.",
                whatHappened = "The second payment was refused at the counter.",
                need = "Was my balance charged?",
                about = new { attemptId = refused },
            }
        );
        var wrong = await MakeAsync(
            budi,
            "cases",
            new
            {
                topic = "other",
                need = "To the wrong person",
                about = new { paymentId = transfer },
            }
        );
        var sari = await stage.ApiAsync("Sari");
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{opened}/messages",
                new { text = "I am looking at it.", then = "ours" },
                cancel: Cancel
            )
        ).Expect(200);
        (
            await sari.PostAsync(
                $"/api/v1/desk/cases/{wrong}/remedies",
                new
                {
                    kind = "recall-transfer",
                    arguments = new { paymentId = transfer },
                    reason = "One digit",
                },
                CustomerActor.NewKey(),
                cancel: Cancel
            )
        ).Expect(200);
        (await host.Client().PostAsync("/dev/processor", new { behaviour = "chargeback", charge }, cancel: Cancel)).Expect(204);
        var shop = host.MerchantClient();
        var webhook = (
            await shop.PostAsync(
                "/api/v1/merchant/webhooks",
                new { url = "https://hooks.kopi-senja.example/paycare", events = Wanted },
                cancel: Cancel
            )
        ).Expect(201)["id"];
        var settled = await Eventually.SeeAsync("the day is settled", async _ =>
            (await shop.GetAsync("/api/v1/merchant/settlements", Cancel)).Expect(200)["items.0.id"]
        );
        var dispute = await Eventually.SeeAsync("the dispute has a case", async _ =>
            (await sari.GetAsync("/api/v1/desk/disputes", Cancel)).Expect(200) is { } all && all["items.0.caseId"] is not null
                ? all["items.0.item.id"] ?? all["items.0.id"]
                : null
        );
        var recall = await Eventually.SeeAsync("the recall is asked", async _ =>
            (await rina.Api.GetAsync("/api/v1/recalls", Cancel)).Expect(200)["items.0.id"]
        );
        var joining = host.Stage.NewCustomer("Citra Lestari", "en");
        var join = (await joining.SignUpAsync()).Expect(201)["customerId"];

        return new Book(rina)
        {
            { "/", Customer, "/" },
            { "/activity", Customer, "/activity" },
            { "/activity/statement", Customer, "/activity/statement" },
            { "/activity/unanswered", Customer, "/activity/unanswered" },
            { "/activity/{Id}", Customer, $"/activity/{refused}" },
            { "/activity/{Id}/freeze", Customer, $"/activity/{paid}/freeze" },
            { "/activity/{Id}/receipt", Customer, $"/activity/{paid}/receipt" },
            { "/activity/{Id}/refund", Customer, $"/activity/{paid}/refund" },
            { "/activity/{Id}/top-up-and-pay", Customer, $"/activity/{refused}/top-up-and-pay" },
            { "/balance", Customer, "/balance" },
            { "/bank-accounts", Customer, "/bank-accounts" },
            { "/cards", Customer, "/cards" },
            { "/cards/{Id}/change", Customer, $"/cards/{rina.CardId}/change" },
            { "/cards/{Id}/remove", Customer, $"/cards/{rina.CardId}/remove" },
            { "/design", Stranger, "/design" },
            { "/desk", Desk, "/desk" },
            { "/desk/approvals", Desk, "/desk/approvals" },
            { "/desk/cases/{Id}", Desk, $"/desk/cases/{opened}" },
            { "/desk/customers/{Id}", Desk, $"/desk/customers/{rina.CustomerId}" },
            { "/desk/disputes", Desk, "/desk/disputes" },
            { "/desk/disputes/{Id}", Desk, $"/desk/disputes/{dispute}" },
            { "/desk/find", Desk, "/desk/find?q=Kopi" },
            { "/desk/identity", Desk, "/desk/identity" },
            { "/desk/incidents", Desk, "/desk/incidents" },
            { "/desk/invitation", Stranger, "/desk/invitation?token=over" },
            { "/desk/me", Desk, "/desk/me" },
            { "/desk/new", Desk, "/desk/new" },
            { "/desk/sign-in", Stranger, "/desk/sign-in" },
            { "/desk/staff", Desk, "/desk/staff" },
            { "/desk/suspense", Desk, "/desk/suspense" },
            { "/freeze", Stranger, "/freeze" },
            { "/help", Customer, "/help" },
            { "/help/articles", Customer, "/help/articles" },
            { "/help/articles/{Slug}", Customer, "/help/articles/account-stolen" },
            { "/help/cases", Customer, "/help/cases" },
            { "/help/cases/{Id}", Customer, $"/help/cases/{opened}" },
            { "/help/connection", Customer, "/help/connection" },
            { "/help/contact", Customer, "/help/contact" },
            { "/help/new", Customer, $"/help/new?attempt={refused}" },
            { "/insight", Customer, "/insight" },
            { "/link/{Token}", Customer, "/link/over" },
            { "/me", Customer, "/me" },
            { "/me/close", Customer, "/me/close" },
            { "/me/confirm", Customer, "/me/confirm" },
            { "/me/email", Customer, "/me/email" },
            { "/me/export", Customer, "/me/export" },
            { "/me/limits", Customer, "/me/limits" },
            { "/me/linked-accounts", Customer, "/me/linked-accounts" },
            { "/me/passkeys", Customer, "/me/passkeys" },
            { "/me/password", Customer, "/me/password" },
            { "/me/phone", Customer, "/me/phone" },
            { "/me/pin", Customer, "/me/pin" },
            { "/me/security", Customer, "/me/security" },
            { "/me/two-factor", Customer, "/me/two-factor" },
            { "/me/verify", Customer, "/me/verify" },
            { "/merchant", Merchant, "/merchant" },
            { "/merchant/disputes", Merchant, "/merchant/disputes" },
            { "/merchant/invitation", Stranger, "/merchant/invitation?token=over" },
            { "/merchant/keys", Merchant, "/merchant/keys" },
            { "/merchant/payments", Merchant, "/merchant/payments" },
            { "/merchant/payments/{Id}", Merchant, $"/merchant/payments/{paid}" },
            { "/merchant/qr", Merchant, "/merchant/qr" },
            { "/merchant/refunds", Merchant, "/merchant/refunds" },
            { "/merchant/settlements", Merchant, "/merchant/settlements" },
            { "/merchant/settlements/{Id}", Merchant, $"/merchant/settlements/{settled}" },
            { "/merchant/sign-in", Stranger, "/merchant/sign-in" },
            { "/merchant/test-mode", Merchant, "/merchant/test-mode" },
            { "/merchant/webhooks", Merchant, "/merchant/webhooks" },
            { "/merchant/webhooks/{Id}", Merchant, $"/merchant/webhooks/{webhook}" },
            { "/notices", Customer, "/notices" },
            { "/notices/devices", Customer, "/notices/devices" },
            { "/offline", Stranger, "/offline" },
            { "/pay", Customer, "/pay" },
            { "/pay/code", Customer, "/pay/code" },
            { "/people", Customer, "/people" },
            { "/people/ask", Customer, "/people/ask" },
            { "/people/requests/{Id}", Customer, $"/people/requests/{request}" },
            { "/people/schedule", Customer, "/people/schedule" },
            { "/people/split", Customer, $"/people/split?attempt={paid}" },
            { "/recalls/{Id}", Customer, $"/recalls/{recall}" },
            { "/refunds/{Id}", Customer, $"/refunds/{refund}" },
            { "/reproof", Stranger, "/reproof" },
            { "/reproof/stop", Stranger, "/reproof/stop?token=over" },
            { "/reproof/{Token}", Stranger, "/reproof/over" },
            { "/reset-password", Stranger, "/reset-password" },
            { "/scan", Customer, "/scan" },
            { "/sign-in", Stranger, "/sign-in" },
            { "/sign-up", Stranger, "/sign-up" },
            { "/sign-up/{Id}", Stranger, $"/sign-up/{join}" },
            { "/top-up", Customer, "/top-up" },
            { "/transfer", Customer, "/transfer" },
            { "/withdraw", Customer, "/withdraw" },
        };
    }

    private static async Task<string> MakeAsync(CustomerActor customer, string what, object body) =>
        (await customer.Api.PostAsync($"/api/v1/{what}", body, CustomerActor.NewKey(), cancel: Cancel)).Expect(201)["id"]!;

    /// <summary>The pages, and who has what they show.</summary>
    private sealed class Book(CustomerActor owner) : List<(string Route, string Who, string Path)>
    {
        public CustomerActor Owner => owner;

        public void Add(string route, string who, string path) => Add((route, who, path));
    }
}
