using Microsoft.AspNetCore.Http.HttpResults;
using Paycare.Platform.Processes;

namespace Paycare.Web.Reference;

/// <summary>Everything that the pages of the API show; made when one of them is first asked for.</summary>
[EachProcess("It says the same in every process.")]
internal sealed class DocsShelf(ApiDocument document)
{
    private readonly Lazy<Task<IReadOnlyList<OperationPage>>> _operations = new(() => ReadAsync(document));
    private readonly Lazy<IReadOnlyList<Guide>> _guides = new(Guides.Load);

    public IReadOnlyList<Guide> GuidePages => _guides.Value;

    public Task<IReadOnlyList<OperationPage>> OperationsAsync() => _operations.Value;

    private static async Task<IReadOnlyList<OperationPage>> ReadAsync(ApiDocument document) =>
        [
            .. (await document.ReadAsync()).Paths.SelectMany(path =>
                (path.Value.Operations ?? []).Select(o => OperationPage.Of(path.Key, o.Key, o.Value))
            ),
        ];
}

/// <summary>The pages of the API: an introduction, guides, and every operation by audience and topic.</summary>
internal static class DocsPages
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/docs/{section?}/{topic?}", ShowAsync).AllowAnonymous().ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(string? section, string? topic, string? q, DocsShelf shelf)
    {
        var all = await shelf.OperationsAsync();
        if (!string.IsNullOrWhiteSpace(q))
        {
            return Page(
                shelf,
                all,
                new DocsView($"Search: {q.Trim()}") { Query = q.Trim(), Found = [.. all.Where(o => Fits(o, q.Trim()))] }
            );
        }

        if (topic is null && shelf.GuidePages.FirstOrDefault(g => g.Slug == (section ?? "")) is { } guide)
        {
            return Page(shelf, all, new DocsView(guide.Title) { Guide = guide });
        }

        if (Audience.All.FirstOrDefault(a => a.Slug == section) is not { } audience)
        {
            return Results.NotFound();
        }

        var its = all.Where(o => o.Audience == audience).ToList();
        if (topic is null)
        {
            return Page(shelf, all, new DocsView(audience.Name) { Audience = audience, Found = its });
        }

        var shown = its.Where(o => DocsView.SlugOf(o.Topic) == topic).ToList();
        if (shown.Count == 0)
        {
            return Results.NotFound();
        }

        return Page(
            shelf,
            all,
            new DocsView(shown[0].Topic)
            {
                Audience = audience,
                Topic = shown[0].Topic,
                Shown = shown,
            }
        );
    }

    private static bool Fits(OperationPage operation, string query) =>
        $"{operation.Id} {operation.Method} {operation.Path} {operation.Summary} {operation.Words}".Contains(
            query,
            StringComparison.OrdinalIgnoreCase
        );

    private static RazorComponentResult<DocsDocument> Page(DocsShelf shelf, IReadOnlyList<OperationPage> all, DocsView view) =>
        new(
            new Dictionary<string, object?>
            {
                [nameof(DocsDocument.View)] = view,
                [nameof(DocsDocument.Guides)] = shelf.GuidePages,
                [nameof(DocsDocument.All)] = all,
            }
        );
}
