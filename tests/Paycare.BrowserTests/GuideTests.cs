using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.BrowserTests;

/// <summary>
/// The guide in hand, word for word, in Chinese: every place that it names is found under that name, by tapping what the
/// screen shows.
/// </summary>
public class GuideTests(Chromium chromium)
{
    /// <summary>Section 1: 帮助与反馈 with 常见问题 first, then 联系客服 by chat, phone, social media and e-mail.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Help_and_feedback_has_common_questions_and_every_way_to_reach_care(TestDatabase database)
    {
        var page = await HomeAsync(database);
        await TapAsync(page, "帮助");
        await SeesAsync(page, "帮助与反馈", "常见问题", "联系客服", "客服电话", "社交媒体", "邮件");
        var (questions, contact) = (await TopOfAsync(page, "常见问题"), await TopOfAsync(page, "联系客服"));
        Assert.True(questions < contact, "Questions that are answered at once come before people who have to be waited for.");
        await page.FillAsync("input[type=search]", "付款失败了怎么办");
        await page.PressAsync("input[type=search]", "Enter");
        await page.ClickAsync("main a[href='/help/articles/payment-failed']");
        await page.WaitForSelectorAsync("article h1");
    }

    /// <summary>
    /// Sections 2 and 3: the registered phone and e-mail, the time and the amount are attached; background, what happened, what
    /// was tried, what is needed.
    /// </summary>
    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task Preparing_and_explaining_a_problem_follows_the_guides_order(TestDatabase database)
    {
        var page = await HomeAsync(database, fails: true);
        await TapAsync(page, "交易记录");
        await page.ClickAsync(".chip[data-tone=warn]");
        await TapAsync(page, "就这笔支付寻求帮助");
        await SeesAsync(page, "Kopi Senja", "背景", "发生了什么", "我已尝试的办法", "我的需求");
        var labels = await page.Locator("form#draft .label").AllInnerTextsAsync();
        Assert.Equal(["1. 背景", "2. 发生了什么", "3. 我已尝试的办法", "4. 我的需求"], labels.Where(l => char.IsDigit(l[0])));
        await Assertions.Expect(page.Locator("#attached")).ToContainTextAsync("@");
    }

    /// <summary>Section 4.1: the balance, 充值 by the bound card, and the cause shown before care is asked.</summary>
    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_failed_payment_is_explained_and_mended_by_a_top_up(TestDatabase database)
    {
        var (page, customer) = await HomeOfAsync(database, fails: true);
        await SeesAsync(page, "可用余额", "充值", "未扣款");
        await page.ClickAsync(".chip[data-tone=warn]");
        await SeesAsync(page, "未扣款，余额不变。", "差额", "就这笔支付寻求帮助", "充值");
        await page.GotoAsync("/");
        await TapAsync(page, "充值");
        await page.FillAsync("#f-amount", "15,000");
        await page.SubmitAsync();
        await page.EnterPinAsync(customer.Pin);
        await page.ArriveAsync("**/activity/*");
    }

    /// <summary>Section 4.2: 交易记录, the transaction, 申请退款, 退款进度.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [NightlyData(TestDatabase.Postgres)]
    public async Task A_refund_is_applied_for_from_the_transaction_and_followed(TestDatabase database)
    {
        var page = await HomeAsync(database, pays: true);
        await TapAsync(page, "交易记录");
        await TapAsync(page, "Kopi Senja");
        await TapAsync(page, "申请退款");
        await SeesAsync(page, "最多可退", "最后申请时间", "退款原因");
        await page.LooksRightAsync("refund.apply");
        await page.FillAsync("#f-reason", "咖啡是凉的");
        await page.SubmitAsync();
        await page.ArriveAsync("**/refunds/*");
        await SeesAsync(page, "退款进度", "已退回您的钱包", "已到账", "参考号");
        await page.LooksRightAsync("refund.progress");
    }

    /// <summary>Section 4.3: a single suspicious transaction is frozen, in two taps from its page.</summary>
    [Theory]
    [InlineData(TestDatabase.Postgres)]
    [NightlyData(TestDatabase.Sqlite)]
    public async Task A_single_transaction_is_frozen_from_its_page(TestDatabase database)
    {
        var page = await HomeAsync(database, pays: true);
        await TapAsync(page, "交易记录");
        await TapAsync(page, "Kopi Senja");
        await TapAsync(page, "冻结这笔交易");
        await page.LooksRightAsync("freeze.transaction");
        await page.ClickAsync("main .btn-danger");
        await SeesAsync(page, "这笔交易已冻结", "PC-");
        await page.LooksRightAsync("frozen.transaction");
    }

    /// <summary>Section 4.3: the account is frozen at once, from 帮助与反馈.</summary>
    [Theory]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_stolen_account_is_frozen_in_two_taps(TestDatabase database)
    {
        var page = await HomeAsync(database);
        await TapAsync(page, "帮助");
        await TapAsync(page, "冻结我的账户");
        await page.ClickAsync("main .btn-danger");
        await SeesAsync(page, "账户已冻结", "PC-");
    }

    /// <summary>Section 4.3: 个人设置, then 修改密码 and 双重认证.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Password_and_two_factor_stand_under_personal_settings(TestDatabase database)
    {
        var page = await HomeAsync(database);
        await TapAsync(page, "我的账户");
        await SeesAsync(page, "个人设置");
        await TapAsync(page, "修改密码");
        await SeesAsync(page, "当前密码", "新密码");
        await page.GotoAsync("/me");
        await TapAsync(page, "双重认证");
        await page.SubmitAsync();
        await page.WaitForSelectorAsync("#totp-secret");
    }

    /// <summary>Section 4.4: 我的账户 or 支付设置, then 银行卡管理, with number, holder, expiry and CVV.</summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    public async Task Bank_cards_are_managed_under_my_account_and_payment_settings(TestDatabase database)
    {
        var page = await HomeAsync(database);
        await TapAsync(page, "我的账户");
        await SeesAsync(page, "我的账户", "支付设置", "个人设置");
        await TapAsync(page, "银行卡管理");
        await SeesAsync(page, "1111", "卡号", "持卡人姓名", "有效期", "CVV");
    }

    /// <summary>
    /// Section 4.4: 更改 with the new card's number, holder, expiry and CVV, checked before the old one goes; 删除, and binding
    /// again.
    /// </summary>
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [NightlyData(TestDatabase.Postgres)]
    public async Task A_bank_card_is_changed_deleted_and_bound_again(TestDatabase database)
    {
        var page = await HomeAsync(database);
        await TapAsync(page, "我的账户");
        await TapAsync(page, "银行卡管理");
        await SeesAsync(page, "更改", "删除", "重新核验", "核验于");
        await page.LooksRightAsync("guide.cards");
        await TapAsync(page, "更改");
        await SeesAsync(page, "1. 新卡", "2. 核验", "3. 替换", "原卡一直保留");
        await page.LooksRightAsync("guide.card-change");
        await FillCardAsync(page, "4000 0000 0000 5100");
        await page.ClickAsync(".actions button");
        await SeesAsync(page, "银行卡未扣款", "保持不变");
        await FillCardAsync(page, "5555 5555 5555 4444");
        await page.ClickAsync(".actions button");
        await page.ArriveAsync("**/cards?changed=4444");
        await SeesAsync(page, "Mastercard ••4444");

        await TapAsync(page, "删除");
        await SeesAsync(page, "删除银行卡 Mastercard ••4444？");
        await page.LooksRightAsync("guide.card-remove");
        await page.ClickAsync("main .btn-danger");
        await page.ArriveAsync("**/cards?removed=4444");
        await FillCardAsync(page, "4111 1111 1111 1111");
        await page.ClickAsync("button:has-text('核验并绑定')");
        await page.ArriveAsync("**/cards?added=1111");
    }

    private static async Task FillCardAsync(IPage page, string number)
    {
        await page.FillAsync("#f-number", number);
        await page.FillAsync("#f-holder", "陈美玲");
        await page.FillAsync("#f-expiry", "12/38");
        await page.FillAsync("#f-cvv", "123");
    }

    /// <summary>Somebody who reads Chinese, with a card and money, at home.</summary>
    private async Task<IPage> HomeAsync(TestDatabase database, bool fails = false, bool pays = false) =>
        (await HomeOfAsync(database, fails, pays)).Page;

    private async Task<(IPage Page, CustomerActor Customer)> HomeOfAsync(TestDatabase database, bool fails = false, bool pays = false)
    {
        var host = await TestHost.OnAsync(database);
        var customer = await host.JoinAsync("陈美玲", "zh-CN");
        (await customer.BindCardAsync("4111111111111111", "123")).Expect(201);
        (await customer.TopUpAsync("23000.00")).Expect(201);
        if (fails)
        {
            (await customer.PayAsync(host.Shop, "38000.00")).Expect(402);
        }

        if (pays)
        {
            (await customer.PayAsync(host.Shop, "8000.00")).Expect(201);
        }

        var page = await chromium.SignedInAsync(host, customer, "zh-CN");
        await page.GotoAsync("/");
        return (page, customer);
    }

    /// <summary>The first link that begins with the guide's words: "freeze my account" is not "my account".</summary>
    private static Task TapAsync(IPage page, string label) =>
        page.Locator("a").Filter(new LocatorFilterOptions { HasTextRegex = new Regex($@"^\s*{Regex.Escape(label)}") }).First.ClickAsync();

    private static async Task SeesAsync(IPage page, params string[] labels)
    {
        foreach (var label in labels)
        {
            await page.Locator("body").GetByText(label).First.WaitForAsync();
        }
    }

    private static async Task<float> TopOfAsync(IPage page, string heading) =>
        (await page.Locator($"h2:has-text('{heading}')").BoundingBoxAsync())!.Y;
}
