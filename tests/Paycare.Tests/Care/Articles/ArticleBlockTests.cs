using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Articles;
using Paycare.Care.Channels.Phone;
using Paycare.Platform.Localisation;
using Paycare.Tests.House;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care.Articles;

/// <summary>Articles promise only what is there: a hotline, official accounts, a mailbox, an authority for scams.</summary>
public sealed class ArticleBlockTests
{
    /// <summary>How each language names what may be missing.</summary>
    private static readonly Dictionary<string, Dictionary<string, string>> Promises = new()
    {
        ["phone"] = new()
        {
            ["en"] = @"\*\*Care hotline\*\*|\bhotline\b|press 9|call us\b|call back",
            ["id"] = @"\*\*Telepon layanan\*\*|tekan 9|menelepon kami|menelepon balik",
            ["zh-CN"] = @"\*\*客服电话\*\*|按 9|回拨|致电我们",
        },
        ["social"] = new()
        {
            ["en"] = @"\*\*Social media\*\*|WhatsApp|Telegram|Instagram|Messenger|(?-i:\bLINE\b)|WeChat",
            ["id"] = @"\*\*Media sosial\*\*|WhatsApp|Telegram|Instagram|Messenger|(?-i:\bLINE\b)|WeChat",
            ["zh-CN"] = @"\*\*社交媒体\*\*|微信|WhatsApp|Telegram|Instagram|Messenger|(?-i:\bLINE\b)|私信",
        },
        ["email"] = new()
        {
            ["en"] = @"\*\*E-mail\*\*|write to us from your|send us an e-mail",
            ["id"] = @"\*\*Email\*\*|tulis kepada kami dari email|kirim email kepada kami",
            ["zh-CN"] = @"\*\*邮件\*\*|写信给我们|发邮件给我们",
        },
        ["scam-report"] = new()
        {
            ["en"] = "Anti-Scam|157",
            ["id"] = "Anti-Scam|157|IASC",
            ["zh-CN"] = "Anti-Scam|157|反诈骗中心",
        },
    };

    private static readonly Dictionary<string, string> Everything = new()
    {
        ["phone"] = "",
        ["social"] = "",
        ["email"] = "",
        ["scam-report"] = "",
        ["scam-report.name"] = "Indonesia Anti-Scam Centre (IASC)",
        ["scam-report.phone"] = "157",
        ["scam-report.site"] = "iasc.ojk.go.id",
    };

    public static TheoryData<string> MayBeMissing => [.. ArticleBlocks.Names];

    [Theory, MemberData(nameof(MayBeMissing))]
    public void No_article_promises_what_is_not_there(string missing)
    {
        var facts = Everything.Where(f => f.Key.Split('.')[0] != missing).ToDictionary();
        var promised = Languages
            .All.SelectMany(l => TextFiles.Articles.For(l).Articles)
            .Select(a => a.Where(facts))
            .Select(a =>
                (
                    a,
                    Match: Regex.Match($"{a.Title}\n{a.Summary}\n{a.Markdown}", Promises[missing][a.Language.Name], RegexOptions.IgnoreCase)
                )
            )
            .Where(p => p.Match.Success)
            .Select(p => $"{p.a.Language.Name}/{p.a.Slug}.md: {p.Match.Value}")
            .ToList();
        Assert.True(promised.Count == 0, $"Put into {{{missing}}}…{{/{missing}}}:\n{string.Join('\n', promised)}");
    }

    [Theory, MemberData(nameof(MayBeMissing))]
    public void What_is_there_is_told(string name) =>
        Assert.All(Languages.All, l =>
            Assert.Contains(TextFiles.Articles.For(l).Articles.Select(a => a.Where(Everything)), a =>
                Regex.IsMatch(a.Markdown, Promises[name][l.Name])
            )
        );

    [Fact]
    public void An_item_that_loses_its_words_is_gone_and_nothing_of_a_block_stays()
    {
        const string text = "1. One.\n2. {phone}Call {scam-report.name}.{/phone}\n3. {phone|email}Three.{/phone|email}\n";
        Assert.Equal("1. One.\n3. Three.\n", ArticleBlocks.Shown(text, new Dictionary<string, string> { ["email"] = "" }));
        Assert.Equal(
            "1. One.\n2. Call A.\n3. Three.\n",
            ArticleBlocks.Shown(text, new Dictionary<string, string> { ["phone"] = "", ["scam-report.name"] = "A" })
        );
        Assert.Null(ArticleBlocks.Fault(text));
        Assert.NotNull(ArticleBlocks.Fault("{fax}Send it.{/fax}"));
        Assert.NotNull(ArticleBlocks.Fault("{phone}Call."));
        Assert.All(Languages.All.SelectMany(l => TextFiles.Articles.For(l).Articles), a =>
            Assert.DoesNotContain("{", a.Where(Everything).Markdown + a.Where(new Dictionary<string, string>()).Markdown)
        );
    }

    [Theory, OnBothDatabases]
    public async Task An_installation_tells_what_it_has(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database, services =>
        {
            services.PostConfigure<PhoneOptions>(o => o.Number = "");
            services.PostConfigure<ScamReportOptions>(o => (o.Name, o.Phone) = ("Action Fraud", "0300 123"));
        });
        await using var scope = host.Services.CreateAsyncScope();
        var articles = scope.ServiceProvider.GetRequiredService<HelpArticles>();
        Assert.DoesNotContain("Care hotline", articles.Find(Languages.English, "freeze-account")!.Html, StringComparison.Ordinal);
        Assert.Contains("Action Fraud: call 0300 123", articles.Find(Languages.English, "scammed")!.Html, StringComparison.Ordinal);
    }
}
