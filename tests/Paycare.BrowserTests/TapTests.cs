using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>
/// The taps and keys that the commonest jobs cost are those that <c>docs/guides/taps.md</c> names. What people type (amounts, digits
/// of a PIN, words, letters to find something) is not counted; the PIN sends itself.
/// </summary>
public sealed partial class TapTests(Chromium chromium)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_jobs_of_a_customer_cost_the_taps_that_the_guide_names()
    {
        var host = await TestHost.OnAsync(TestDatabase.Sqlite);
        var (rina, budi) = (await host.JoinWithMoneyAsync("300000.00"), await host.JoinAsync("Budi Santoso"));
        (await rina.PayAsync(host.Shop, "10000.00")).Expect(201);
        await SendAsync(rina, budi);
        var page = await chromium.SignedInAsync(host, rina);
        var jobs = new Jobs(page, "/", ".hero-sum");

        await jobs.DoAsync("See the balance", _ => page.WaitForSelectorAsync(".hero-sum:has-text('285,000')"));
        await jobs.DoAsync("Pay by QR", async taps =>
        {
            await taps.TapAsync(".tabbar a[href='/pay']");
            await page.WaitForSelectorAsync("#typed", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
            await page.EvaluateAsync(
                """
                code => {
                  const form = document.getElementById('typed');
                  form.querySelector('textarea').value = code;
                  form.requestSubmit();
                }
                """,
                await CodeAsync(host, "12000.00")
            );
            await PaidAsync(page, rina);
        });
        await jobs.DoAsync("Pay a known shop", async taps =>
        {
            await taps.TapAsync(".again a:has-text('Kopi Senja')");
            await page.FillAsync("#f-amount", "11000");
            await taps.TapAsync("main .btn-primary");
            await PaidAsync(page, rina);
        });
        await jobs.DoAsync("Send to somebody paid before", async taps =>
        {
            await taps.TapAsync(".again a:has-text('B')");
            await page.FillAsync("#f-amount", "9000");
            await taps.TapAsync("main .btn-primary");
            await PaidAsync(page, rina);
        });
        await jobs.DoAsync("Top up from a card", async taps =>
        {
            await taps.TapAsync(".quick a[href='/top-up']");
            await page.FillAsync("#f-amount", "20000");
            await taps.TapAsync("form:has(#f-card) .btn-primary");
            await PaidAsync(page, rina);
        });
        await jobs.DoAsync("Get a statement as a file", async taps =>
        {
            await taps.TapAsync(".tabbar a[href='/activity']");
            await taps.TapAsync("main a[href='/insight']");
            var file = await page.RunAndWaitForDownloadAsync(() => taps.TapAsync("a[href*='transactions.pdf']"));
            Assert.EndsWith(".pdf", file.SuggestedFilename, StringComparison.Ordinal);
        });
        var paid = (await rina.PayAsync(host.Shop, "30000.00")).Expect(201)["id"];
        await jobs.DoAsync("Ask for a refund", async taps =>
        {
            await taps.TapAsync($"main a[href='/activity/{paid}']");
            await taps.TapAsync("main a[href$='/refund']");
            await page.FillAsync("#f-reason", "Cold");
            await taps.TapAsync("main form .btn-primary");
            await page.ArriveAsync("**/refunds/*");
        });
        await jobs.DoAsync("Reach care about a payment", async taps =>
        {
            await taps.TapAsync($"main a[href='/activity/{paid}']");
            await taps.TapAsync("main a[href^='/help/new']");
            await page.FillAsync("#f-whathappened", "It was cold.");
            await taps.TapAsync("main .btn-primary, .actions button.btn-primary");
            await page.ArriveAsync("**/help/cases/*");
        });
        var failed = (await rina.PayAsync(host.Shop, "400000.00")).Expect(402)["attemptId"];
        await jobs.DoAsync("Learn why a payment failed", async taps =>
        {
            await taps.TapAsync($"main a[href='/activity/{failed}']");
            await page.WaitForSelectorAsync(".verdict h1");
        });
        await jobs.DoAsync("Top up what was short and pay", async taps =>
        {
            await taps.TapAsync($"main a[href='/activity/{failed}']");
            await taps.TapAsync(".actions a.btn-primary");
            await page.EnterPinAsync(rina.Pin);
            await page.ArriveAsync("**?done=true");
        });
        await jobs.DoAsync("Freeze the wallet", async taps =>
        {
            await taps.TapAsync("main a[href='/freeze']");
            await taps.TapAsync("main .btn-danger");
            await page.WaitForSelectorAsync(".steps5");
        });
        jobs.AreAsSaid("customer");
    }

    [Fact]
    public async Task The_jobs_of_the_desk_cost_the_keys_that_the_guide_names()
    {
        await using var stage = await DeskStage.StartAsync(chromium, TestDatabase.Sqlite);
        var (customer, first) = await stage.TroubleAsync();
        var (_, second) = await stage.TroubleAsync();
        var page = await stage.SitAsync("Sari", "/desk");
        var jobs = new Jobs(page, "/desk", ".grid [data-row]:focus");

        await jobs.DoAsync("Take the next case and read it", async keys =>
        {
            await keys.PressAsync("x");
            await page.ArriveAsync($"**/desk/cases/{first}");
            await page.WaitForSelectorAsync("text=The second payment was refused at the counter.");
        });
        await jobs.DoInAsync("Reply in one's own words", first, async keys =>
        {
            await keys.PressAsync("r");
            await page.Keyboard.TypeAsync("Nothing was charged.");
            await page.WaitForSelectorAsync("text=No request for a PIN");
            await keys.PressAsync("Control+Enter");
            await page.WaitForSelectorAsync(".msg:has-text('Nothing was charged.')");
        });
        await jobs.DoInAsync("Reply with a macro", first, async keys =>
        {
            await keys.PressAsync("m");
            await page.Keyboard.TypeAsync("looking");
            await keys.PressAsync("Enter");
            await page.WaitForSelectorAsync("text=No request for a PIN");
            await keys.PressAsync("Control+Enter");
            await page.WaitForSelectorAsync(".msg:has-text('write to you again')");
        });
        await jobs.DoInAsync("Leave a note", first, async keys =>
        {
            await keys.PressAsync("n");
            await page.Keyboard.TypeAsync("A full till.");
            await keys.PressAsync("Control+Enter");
            await page.WaitForSelectorAsync(".msg.note");
        });
        await jobs.DoInAsync("Hand over", first, async keys =>
        {
            await keys.PressAsync("a");
            await page.Keyboard.TypeAsync("B");
            await keys.PressAsync("Enter");
            await page.WaitForSelectorAsync("[data-key=t]:has-text('Bima')");
        });
        await jobs.DoAsync("Resolve and open the next", async keys =>
        {
            await page.Locator($".grid [data-row][href$='{first}']").PressAsync("Enter");
            await page.WaitForSelectorAsync("#reply");
            await keys.PressAsync("e");
            await page.ArriveAsync($"**/desk/cases/{second}?resolved={first}");
            await page.WaitForSelectorAsync($".banner a[href='/desk/cases/{first}']");
        });
        await jobs.DoAsync("From a caller's number to the case", async keys =>
        {
            await keys.PressAsync("/");
            await page.Keyboard.TypeAsync(customer.Phone);
            await keys.PressAsync("Enter");
            await page.ArriveAsync("**/desk?*q=*");
            await page.WaitForSelectorAsync(".grid [data-row]:focus");
            await keys.PressAsync("Enter");
            await page.ArriveAsync($"**/desk/cases/{first}");
        });
        var paid = await PaidCaseAsync(stage);
        await jobs.DoInAsync("Refund a part", paid, async keys =>
        {
            await keys.PressAsync("Control+k");
            await page.Keyboard.TypeAsync("refund");
            await keys.PressAsync("Enter");
            await page.WaitForSelectorAsync("#remedy-amount:focus");
            await page.Keyboard.TypeAsync("20000");
            await keys.PressAsync("Tab");
            await page.WaitForSelectorAsync("#remedy-reason:focus");
            await page.Keyboard.TypeAsync("Half of it was missing");
            await page.WaitForSelectorAsync(".dry-body [data-send]:enabled");
            await keys.PressAsync("Control+Enter");
            await page.WaitForSelectorAsync(".notice[data-tone=ok]");
        });
        await jobs.DoInAsync("Freeze an account", paid, async keys =>
        {
            await keys.PressAsync("Control+k");
            await page.Keyboard.TypeAsync("freeze the acc");
            await keys.PressAsync("Enter");
            await page.WaitForSelectorAsync("#remedy-reason:focus");
            await page.Keyboard.TypeAsync("The phone was stolen");
            await keys.PressAsync("Control+Enter");
            await page.WaitForSelectorAsync(".notice[data-tone=ok]");
        });
        await AskGoodwillAsync(stage, second);
        var lead = await stage.SitAsync("Maya", "/desk");
        await jobs.DoAsync(
            "Approve a goodwill credit",
            async keys =>
            {
                await keys.PressAsync("g");
                await keys.PressAsync("a");
                await lead.WaitForSelectorAsync("#decision");
                await keys.PressAsync("r");
                await lead.Keyboard.TypeAsync("Right");
                await keys.PressAsync("Control+Enter");
                await lead.WaitForSelectorAsync(".banner[data-tone=ok]");
            },
            lead
        );
        jobs.AreAsSaid("desk");
    }

    private static async Task SendAsync(CustomerActor payer, CustomerActor payee) =>
        (
            await payer.Api.PostAsync(
                "/api/v1/transfers",
                new
                {
                    toPhone = payee.Phone,
                    amount = CustomerActor.Idr("5000"),
                    pin = payer.Pin,
                },
                CustomerActor.NewKey()
            )
        ).Expect(201);

    private static async Task<string?> CodeAsync(TestHost host, string amount) =>
        (await host.MerchantClient().PostAsync("/api/v1/merchant/qr", new { amount = CustomerActor.Idr(amount) }, cancel: Cancel)).Expect(
            201
        )["qr"];

    private static async Task PaidAsync(IPage page, CustomerActor payer)
    {
        await page.WaitForSelectorAsync("#f-pin");
        Assert.True(await page.EnterPinAsync(payer.Pin));
        await page.ArriveAsync("**/activity/*");
    }

    private static async Task<string> PaidCaseAsync(DeskStage stage)
    {
        var payer = await stage.Host.JoinWithMoneyAsync("100000.00");
        var payment = (await payer.PayAsync(stage.Host.Shop, "60000.00")).Expect(201)["id"];
        var opened = await payer.Api.PostAsync(
            "/api/v1/cases",
            new
            {
                topic = "refund",
                need = "Half of it was missing.",
                about = new { paymentId = payment },
            },
            cancel: Cancel
        );
        return opened.Expect(201)["id"]!;
    }

    private static async Task AskGoodwillAsync(DeskStage stage, string @case)
    {
        var asked = await (await stage.ApiAsync("Sari")).PostAsync(
            $"/api/v1/desk/cases/{@case}/remedies",
            new
            {
                kind = "goodwill-credit",
                arguments = new { amount = CustomerActor.Idr("25000") },
                reason = "Waited at the counter",
            },
            CustomerActor.NewKey(),
            cancel: Cancel
        );
        asked.Expect(202);
    }

    /// <summary>Jobs with what each took, beside what the guide says.</summary>
    private sealed partial class Jobs(IPage page, string start, string ready)
    {
        private readonly Dictionary<string, int> _took = [];

        public async Task DoAsync(string job, Func<Counter, Task> work, IPage? other = null)
        {
            var window = other ?? page;
            await window.GotoAsync(start);
            await window.WaitForSelectorAsync(ready);
            await CountAsync(job, work, window);
        }

        public async Task DoInAsync(string job, string @case, Func<Counter, Task> work)
        {
            await page.GotoAsync($"/desk/cases/{@case}");
            await page.WaitForSelectorAsync("#reply");
            await CountAsync(job, work, page);
        }

        public void AreAsSaid(string part)
        {
            var text = File.ReadAllText(Repository.PathOf("docs", "guides", "taps.md"));
            var section = text.Split("\n## ").Single(s => s.StartsWith($"The {part}", StringComparison.OrdinalIgnoreCase));
            var said = Row()
                .Matches(section)
                .ToDictionary(m => m.Groups["job"].Value, m => int.Parse(m.Groups["now"].Value, CultureInfo.InvariantCulture));
            Assert.Equal(said, _took);
        }

        private async Task CountAsync(string job, Func<Counter, Task> work, IPage window)
        {
            var counter = new Counter(window);
            await work(counter);
            _took.Add(job, counter.Count);
        }

        [GeneratedRegex(@"^\| (?<job>[^|]+?) \| [^|]* \| (?<now>\d+) \|", RegexOptions.Multiline)]
        private static partial Regex Row();
    }

    /// <summary>Taps and keys, counted.</summary>
    private sealed class Counter(IPage page)
    {
        public int Count { get; private set; }

        public Task TapAsync(string selector)
        {
            Count++;
            return page.Locator(selector).First.ClickAsync();
        }

        public Task PressAsync(string key)
        {
            Count++;
            return page.Keyboard.PressAsync(key);
        }
    }
}
