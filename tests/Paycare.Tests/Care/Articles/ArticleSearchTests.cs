using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Care.Articles;
using Paycare.Tests.Infrastructure;
using Paycare.Web.Actors;

namespace Paycare.Tests.Care.Articles;

public sealed class ArticleSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [CombinedWithDatabases("zh-CN", "退款", "refund-apply")]
    [CombinedWithDatabases("zh-CN", "冻", "freeze-account")]
    [CombinedWithDatabases("zh-CN", "充值", "top-up")]
    [CombinedWithDatabases("id", "membekukan", "freeze-account")]
    [CombinedWithDatabases("id", "kartunya ditolak", "card-declined")]
    [CombinedWithDatabases("id", "REFUND", "refund-apply")]
    [CombinedWithDatabases("en", "passwrod", "change-password")]
    [CombinedWithDatabases("en", "authentic", "two-factor")]
    [CombinedWithDatabases("en", "wifi", "public-wifi")]
    public async Task An_article_is_found_by_a_word(TestDatabase database, string language, string query, string slug)
    {
        var answer = await SearchAsync(database, query, language);
        Assert.Contains(slug, Slugs(answer).Take(3));
        Assert.Null(answer["next"]);
    }

    [Theory]
    [CombinedWithDatabases("")]
    [CombinedWithDatabases("   ")]
    public async Task Who_asks_for_nothing_sees_everything(TestDatabase database, string query)
    {
        var answer = await SearchAsync(database, query, "id");
        Assert.True(Slugs(answer).Count >= 20);
        Assert.Equal(("account-stolen", "account-stolen"), (answer["items.0.slug"], answer["items.0.topic"]));
        Assert.NotEmpty(answer["items.0.title"]!);
        Assert.NotEmpty(answer["items.0.summary"]!);
        Assert.Equal(
            Slugs(answer),
            Slugs((await (await ClientAsync(database, "id")).GetAsync("/api/v1/help/articles", Cancel)).Expect(200))
        );
    }

    [Theory, OnBothDatabases]
    public async Task Nothing_that_is_typed_makes_the_search_fail(TestDatabase database)
    {
        string[] queries =
        [
            "\"",
            "*",
            "-",
            "(",
            ")",
            "'",
            ";",
            "%",
            "_",
            "\\",
            "\" * - ( ) ' ; %",
            "refund\" OR 1=1 --",
            "'; DROP TABLE care_article_index; --",
            "NEAR(refund pin)",
            "AND OR NOT",
            "Words: refund",
            "refund & !pin | (",
            "a:*",
            "refund:*",
            "^refund",
            "{refund}",
            "\uFFFD",
            "😀",
            "ภาษาไทย",
            "العربية",
            "한국어",
            "日本語のテスト",
            "𠀀𠀁",
            "½ ② ﬁ",
            "how do i",
            new string('a', 200),
            new string('退', 200),
            string.Join(' ', Enumerable.Repeat("refund", 28)),
            "x\ny",
        ];
        foreach (var language in new[] { "en", "id", "zh-CN" })
        {
            foreach (var query in queries)
            {
                await SearchAsync(database, query, language);
            }
        }

        Assert.Equal(
            Slugs(await SearchAsync(database, "refund", "en")),
            Slugs(await SearchAsync(database, "refund\" * - ( ) ' ; %", "en"))
        );
        Assert.Empty(Slugs(await SearchAsync(database, "\" * - ( ) ' ; %", "en")));
    }

    [Theory]
    [CombinedWithDatabases(201, false)]
    [CombinedWithDatabases(3, true)]
    public async Task A_query_that_is_too_long_or_holds_control_characters_is_refused(TestDatabase database, int length, bool withNul)
    {
        var query = new string('a', length) + (withNul ? "\0b" : "");
        var answer = (
            await (await ClientAsync(database, "en")).GetAsync($"/api/v1/help/articles?q={Uri.EscapeDataString(query)}", Cancel)
        ).Expect(400);
        Assert.NotNull(answer["errors.q.0"]);
    }

    [Theory, OnBothDatabases]
    public async Task No_more_come_than_were_asked_for(TestDatabase database)
    {
        var client = await ClientAsync(database, "en");
        Assert.Equal(2, Slugs((await client.GetAsync("/api/v1/help/articles?q=refund&limit=2", Cancel)).Expect(200)).Count);
        (await client.GetAsync("/api/v1/help/articles?limit=many", Cancel)).Expect(400);
    }

    [Theory, OnBothDatabases]
    public async Task An_article_is_read_in_the_language_of_the_reader(TestDatabase database)
    {
        var answer = (await (await ClientAsync(database, "zh-CN")).GetAsync("/api/v1/help/articles/refund-late", Cancel)).Expect(200);
        Assert.Equal(("refund-late", "refund"), (answer["slug"], answer["topic"]));
        Assert.Contains("退款", answer["title"]!, StringComparison.Ordinal);
        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", answer["updated"]!);
        Assert.Contains("(refund-apply)", answer["markdown"]!, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/help/articles/refund-apply\">", answer["html"]!, StringComparison.Ordinal);
        Assert.NotEqual(
            answer["title"],
            (await (await ClientAsync(database, "fr")).GetAsync("/api/v1/help/articles/refund-late", Cancel)).Expect(200)["title"]
        );
    }

    [Theory]
    [CombinedWithDatabases("no-such-article")]
    [CombinedWithDatabases("..%2F..%2Fappsettings")]
    public async Task An_unknown_slug_is_not_found(TestDatabase database, string slug) =>
        Assert.Equal(
            "not-found",
            (await (await ClientAsync(database, "en")).GetAsync($"/api/v1/help/articles/{slug}", Cancel)).Expect(404)["code"]
        );

    [Theory, OnBothDatabases]
    public async Task The_index_is_written_only_where_it_changed(TestDatabase database)
    {
        await using var host = await TestHost.StartAsync(database);
        var library = host.Services.GetRequiredService<ArticleLibrary>();
        Assert.Equal(0, await host.InDatabaseAsync(db => ArticleIndexRow.FillAsync(db, library, Cancel)));

        // One article's words change, one article is new, one is gone.
        await host.InDatabaseAsync(db =>
            db.Set<ArticleIndexRow>()
                .Where(r => r.Language == "en" && r.Slug == "limits")
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.Words, "xylophone").SetProperty(r => r.Hash, "old"), Cancel)
        );
        await host.InDatabaseAsync(db =>
            db.Set<ArticleIndexRow>().Where(r => r.Language == "en" && r.Slug == "top-up").ExecuteDeleteAsync(Cancel)
        );
        await host.InDatabaseAsync(db =>
        {
            db.Set<ArticleIndexRow>()
                .Add(
                    new ArticleIndexRow
                    {
                        Language = "en",
                        Slug = "gone",
                        Words = "xylophone",
                        Hash = "old",
                    }
                );
            return db.SaveChangesAsync(Cancel);
        });
        Assert.Equal(2, await CountAsync("xylophone"));
        Assert.Equal(4, await host.InDatabaseAsync(db => ArticleIndexRow.FillAsync(db, library, Cancel)));
        Assert.Equal(0, await CountAsync("xylophone"));
        Assert.True(await CountAsync("topup") > 0);

        Task<int> CountAsync(string word) =>
            host.InDatabaseAsync(db =>
                db.Dialect.RowsWithAnyWord(db.Set<ArticleIndexRow>(), ArticleIndexRow.Table, [word]).CountAsync(Cancel)
            );
    }

    [Theory, OnBothDatabases]
    public async Task The_engines_take_words_and_nothing_else(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        foreach (var bad in new[] { "", "a b", "a\"", "a'", "a*", "a:b" })
        {
            await host.InDatabaseAsync(db =>
            {
                Assert.Throws<ArgumentException>(() => db.Dialect.RowsWithAnyWord(db.Set<ArticleIndexRow>(), ArticleIndexRow.Table, [bad]));
                return Task.FromResult(0);
            });
        }
    }

    private static async Task<ApiClient> ClientAsync(TestDatabase database, string language)
    {
        var client = (await TestHost.OnAsync(database)).Client();
        client.Language = language;
        return client;
    }

    private static async Task<ApiAnswer> SearchAsync(TestDatabase database, string query, string language) =>
        (await (await ClientAsync(database, language)).GetAsync($"/api/v1/help/articles?q={Uri.EscapeDataString(query)}", Cancel)).Expect(
            200
        );

    private static List<string> Slugs(ApiAnswer answer) =>
        [.. answer.Body.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("slug").GetString()!)];
}
