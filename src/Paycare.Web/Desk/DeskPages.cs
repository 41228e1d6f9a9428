using Microsoft.AspNetCore.Authorization;
using Paycare.Identity.Sessions;
using Paycare.Platform.Limits;
using Paycare.Platform.Localisation;
using Paycare.Web.App;
using Paycare.Web.Desk.Parts;

namespace Paycare.Web.Desk;

/// <summary>Wires the desk's pages: interactive, connected to the server, beside the customer's static ones.</summary>
internal static class DeskPages
{
    public static void AddDeskPages(this IServiceCollection services)
    {
        services.AddScoped<ReaderLanguage>();
        services.AddScoped<DeskSession>();
        services.AddScoped<SafeCells>();
        services.AddSingleton<ListTurns>();
        TextSource.Add(services, typeof(DeskTexts));
    }

    public static void MapPages(this WebApplication app) =>
        app.MapRazorComponents<AnyDocument>()
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
                    if (route.Trim('/') == "_blazor")
                    {
                        endpoint.Metadata.Add(new HoldsPlaceAttribute(PlaceKind.Window));
                    }
                }
            });
}
