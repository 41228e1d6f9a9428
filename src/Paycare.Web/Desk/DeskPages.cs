using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Paycare.Identity.Sessions;
using Paycare.Platform.Localisation;
using Paycare.Web.App;

namespace Paycare.Web.Desk;

/// <summary>Wires the desk's pages: interactive, connected to the server, beside the customer's static ones.</summary>
internal static class DeskPages
{
    public static void AddDeskPages(this IServiceCollection services)
    {
        services.AddScoped<ReaderLanguage>();
        services.AddScoped<DeskSession>();
        TextSource.Add(services, typeof(DeskTexts));
    }

    public static void MapPages(this WebApplication app) =>
        app.MapRazorComponents<Document>()
            .AddInteractiveServerRenderMode()
            .Add(endpoint =>
            {
                // The desk's connection: the framework leaves it open to everyone.
                if (
                    endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } route }
                    && route.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal)
                )
                {
                    endpoint.Metadata.Add(new AuthorizeAttribute(Policies.Staff));
                }
            });
}

/// <summary>The document around every page: the customer's app, or the desk.</summary>
internal sealed class Document : ComponentBase
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (Context.Request.Path.StartsWithSegments("/desk"))
        {
            builder.OpenComponent<DeskDocument>(0);
        }
        else
        {
            builder.OpenComponent<Root>(1);
        }

        builder.CloseComponent();
    }
}
