using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Ids;
using Paycare.Platform.Localisation;
using Paycare.Tests.Infrastructure;
using Library = Paycare.Care.Articles.HelpArticles;

namespace Paycare.Tests.Care.Articles;

public class ArticleVoteTests
{
    [Theory, OnBothDatabases]
    public async Task A_readers_last_word_counts_once(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var before = await InArticlesAsync(host, a => a.HelpfulnessAsync(Languages.Indonesian, "limits", CancellationToken.None));
        var (rina, budi) = (await JoinAsync(host), await JoinAsync(host));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => VoteAsync(host, rina, helped: true)));
        await VoteAsync(host, budi, helped: true);
        await VoteAsync(host, budi, helped: false);
        var after = await InArticlesAsync(host, a => a.HelpfulnessAsync(Languages.Indonesian, "limits", CancellationToken.None));
        Assert.Equal((before.Helped + 1, before.Asked + 2), (after.Helped, after.Asked));
    }

    [Theory, OnBothDatabases]
    public async Task Nobody_votes_on_an_article_that_is_not_there(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var reader = await JoinAsync(host);
        var vote = await InArticlesAsync(host, a => a.VoteAsync(Languages.English, "horoscope", reader, true, CancellationToken.None));
        Assert.Equal("not-found", vote.Refusal?.Code);
    }

    [Theory, OnBothDatabases]
    public async Task What_is_written_suggests_articles_and_the_topic_fills_up(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        var suggested = await InArticlesAsync(host, a =>
            a.SuggestAsync(Languages.English, "other", "somebody else paid with my account, I did not do this", 3, CancellationToken.None)
        );
        Assert.Contains("account-stolen", suggested.Select(s => s.Slug));
        var silent = await InArticlesAsync(host, a => a.SuggestAsync(Languages.English, "refund", "", 3, CancellationToken.None));
        Assert.NotEmpty(silent);
        Assert.All(silent, article => Assert.Equal("refund", article.Topic));
        Assert.Empty(await InArticlesAsync(host, a => a.SuggestAsync(Languages.English, "other", " ", 3, CancellationToken.None)));
    }

    private static async Task<CustomerId> JoinAsync(TestHost host)
    {
        var id = StrongId.Read<CustomerId>((await host.JoinAsync()).CustomerId);
        return id;
    }

    private static async Task VoteAsync(TestHost host, CustomerId reader, bool helped) =>
        Assert.Null(
            (await InArticlesAsync(host, a => a.VoteAsync(Languages.Indonesian, "limits", reader, helped, CancellationToken.None))).Refusal
        );

    private static async Task<T> InArticlesAsync<T>(TestHost host, Func<Library, Task<T>> ask)
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await ask(scope.ServiceProvider.GetRequiredService<Library>());
    }
}
