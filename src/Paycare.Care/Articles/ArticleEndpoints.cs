using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Paycare.Platform.Operations;
using Paycare.Platform.Results;

namespace Paycare.Care.Articles;

/// <summary>A help article.</summary>
/// <param name="Slug">Its name in URLs.</param>
/// <param name="Title">The title.</param>
/// <param name="Summary">The answer in a sentence or two, at most 140 characters.</param>
/// <param name="Topic">The topic's contract name.</param>
/// <param name="Updated">When its facts were last checked.</param>
/// <param name="Markdown">The body as written, in Markdown.</param>
/// <param name="Html">The body as sanitised HTML.</param>
public sealed record ArticleAnswer(string Slug, string Title, string Summary, string Topic, DateOnly Updated, string Markdown, string Html);

/// <summary>Help for everyone, signed in or not.</summary>
internal static class ArticleEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var articles = routes.MapGroup("/api/v1/help/articles").AllowAnonymous().WithTags("Help");
        articles
            .MapGet("", SearchAsync)
            .Documented(
                "searchArticles",
                "Search the help articles",
                "All of them without a query; else ranked, in the language asked for."
            );
        articles.MapGet("/{slug}", Read).Documented("readArticle", "Read a help article", "As Markdown and as HTML.");
    }

    private static async Task<HttpAnswer<Ok<Page<ArticleItem>>>> SearchAsync(
        string? q,
        int? limit,
        HelpArticles articles,
        CancellationToken cancel
    )
    {
        var check = new FieldCheck();
        var query = check.Text("q", q, HelpArticles.QueryLength, required: false);
        return check.Refusal is { } invalid
            ? invalid
            : (await articles.SearchAsync(CultureInfo.CurrentUICulture, query, Paging.Limit(limit), cancel)).ToHttp(found =>
                TypedResults.Ok(new Page<ArticleItem>(found, null))
            );
    }

    private static HttpAnswer<Ok<ArticleAnswer>> Read(string slug, HelpArticles articles) =>
        articles.Find(CultureInfo.CurrentUICulture, slug) is { } article
            ? TypedResults.Ok(
                new ArticleAnswer(
                    article.Slug,
                    article.Title,
                    article.Summary,
                    article.Topic,
                    article.Updated,
                    article.Markdown,
                    article.Html
                )
            )
            : Refusal.NotFound;
}
