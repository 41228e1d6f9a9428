using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Identity.Protection;
using Paycare.Platform.Due;
using Paycare.Platform.Storage;

namespace Paycare.Care.Channels.Linking;

/// <summary>Wires linked accounts: whoever wrote from outside says in the app that they are a customer.</summary>
internal static class LinkingModule
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<LinkNames>();
        services.AddScoped<LinkGate>();
        services.AddScoped<LinkNews>();
        services.AddScoped<LinkBook>();
        services.AddScoped<LinkEnds>();
        services.AddScoped<AnswerPlaces>();
        services.AddApi<LinksApi>();
        services.AddSubscriber<SecurityEventDisowned, DisownedLinkListener>();
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        LinkEndpoints.Map(routes);
        AnswerPlaceEndpoints.Map(routes);
    }
}
