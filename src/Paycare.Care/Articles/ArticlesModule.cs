using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Paycare.Care.Channels;
using Paycare.Platform.Hosting;
using Paycare.Platform.Storage;

namespace Paycare.Care.Articles;

/// <summary>Wires help articles and their search.</summary>
internal static class ArticlesModule
{
    public static void Add(IServiceCollection services)
    {
        // Several hosts in one process may share what each would read.
        services.TryAddSingleton(s => ArticleLibrary.Open(s.GetRequiredService<ILogger<ArticleLibrary>>()));
        services.AddSingleton<ITopicGuess, TopicGuess>();
        services.AddSettings<ScamReportOptions>("Paycare:Help:ScamReport");
        services.AddApi<HelpArticles>();
        services.AddTables("care", [], model =>
        {
            ArticleIndexRow.Map(model.Entity<ArticleIndexRow>());
            ArticleVote.Map(model.Entity<ArticleVote>());
        });
    }

    public static void Map(IEndpointRouteBuilder routes) => ArticleEndpoints.Map(routes);
}
