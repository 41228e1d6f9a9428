using Microsoft.Extensions.DependencyInjection;
using Paycare.Care;
using Paycare.Platform;
using Paycare.Tests.Infrastructure;

namespace Paycare.Tests.Care;

/// <summary>The right article among the first three, for what people really type.</summary>
public sealed class ArticleRelevanceTests(ITestOutputHelper output)
{
    private const int Target = 95, First = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnBothDatabases]
    public async Task The_right_article_is_among_the_first_three(TestDatabase database)
    {
        var host = await TestHost.OnAsync(database);
        await using var scope = host.Services.CreateAsyncScope();
        var articles = scope.ServiceProvider.GetRequiredService<Articles>();
        var figures = new List<(string Language, int Queries, int Found)>();
        foreach (var queries in Queries().GroupBy(q => q.Language))
        {
            var (found, best) = (0, 0);
            foreach (var (language, text, slugs) in queries)
            {
                var items = await articles.SearchAsync(Languages.Of(language), text, First, Cancel);
                found += items.Any(i => slugs.Contains(i.Slug)) ? 1 : 0;
                best += items.Count > 0 && slugs.Contains(items[0].Slug) ? 1 : 0;
                if (!items.Any(i => slugs.Contains(i.Slug)))
                {
                    output.WriteLine($"missed: {language} '{text}' wants {string.Join('|', slugs)}, got {string.Join(", ", items.Select(i => i.Slug))}");
                }
            }

            output.WriteLine($"{database} {queries.Key}: {found} of {queries.Count()} among the first three, {best} first");
            figures.Add((queries.Key, queries.Count(), found));
        }

        Assert.Equal(Languages.All.Select(l => l.Name).Order(StringComparer.Ordinal), figures.Select(f => f.Language).Order(StringComparer.Ordinal));
        Assert.True(figures.Sum(f => f.Queries) >= 120, "Too few queries to say anything.");
        Assert.All(figures, f => Assert.True(100 * f.Found >= Target * f.Queries, $"{f.Language}: only {f.Found} of {f.Queries}."));
    }

    /// <summary>The queries of the set, each with the slugs that answer it.</summary>
    internal static IEnumerable<(string Language, string Text, string[] Slugs)> Queries() =>
        File.ReadLines(Repository.PathOf("tests", "Paycare.Tests", "Care", "Queries", "help-queries.tsv")).Skip(1)
            .Select(line => line.Split('\t')).Select(parts => (parts[0], parts[1], parts[2].Split('|')));
}
