using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Paycare.Platform.Storage;

namespace Paycare.Care.ContactWays;

/// <summary>Wires the ways to reach care.</summary>
internal static class ContactWaysModule
{
    public static void Add(IServiceCollection services) => services.AddApi<ContactChannels>();

    public static void Map(IEndpointRouteBuilder routes) => ContactEndpoint.Map(routes);
}
